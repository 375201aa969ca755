package io.aftercall.config;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of a text that is about to be shown, logged or given to a flow: API keys, webhook and client
 * secrets, credentials of an Authorization header, and digits that look like a card number.
 */
public final class Redactor {

    private static final String HIDDEN = "***";
    private static final Pattern KEYS =
            Pattern.compile("\\b(?:pk|ac)_(?:live|test)_\\w+|\\b(?:sk|rk)_\\w+|\\bwhsec_[\\w+/=]+");
    private static final Pattern CLIENT_SECRET = Pattern.compile("_secret_\\w+");
    private static final Pattern CREDENTIALS = Pattern.compile("(?i)\\b(bearer|basic)\\s+[^\\s,;\"']+");
    private static final Pattern DIGITS = Pattern.compile("(?<![\\w-])\\d(?:[ -]?\\d){12,}(?!\\w)");
    private static final int MIN_CARD = 13;
    private static final int MAX_CARD = 19;

    private Redactor() {}

    /** The text with every secret replaced by {@code ***}. */
    public static String redact(String text) {
        String keys = KEYS.matcher(text).replaceAll(HIDDEN);
        String clients = CLIENT_SECRET.matcher(keys).replaceAll("_secret_" + HIDDEN);
        String credentials = CREDENTIALS.matcher(clients).replaceAll("$1 " + HIDDEN);
        return DIGITS.matcher(credentials)
                .replaceAll(found -> holdsCard(found) ? HIDDEN : Matcher.quoteReplacement(found.group()));
    }

    /** Whether some run of whole groups of the digits has the length and the check digit of a card number. */
    private static boolean holdsCard(MatchResult found) {
        String[] groups = found.group().split("[ -]");
        for (int from = 0; from < groups.length; from++) {
            StringBuilder digits = new StringBuilder();
            for (int to = from; to < groups.length && digits.length() < MAX_CARD; to++) {
                digits.append(groups[to]);
                if (digits.length() >= MIN_CARD && digits.length() <= MAX_CARD && hasCheckDigit(digits)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The check of ISO/IEC 7812-1, annex B: from the right, every second digit counts double. */
    private static boolean hasCheckDigit(CharSequence digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit : 2 * digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }
}
