package io.aftercall.request;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call to Stripe, frozen when the request is accepted. A retry sends exactly this text again: another serialiser or
 * another version would turn the retry into an {@code idempotency_error}.
 *
 * <p>Nothing in it can leave its place on the wire: the path holds no dot, escape or query, the rest no line break.
 *
 * @param method {@code GET}, {@code POST} or {@code DELETE}
 * @param path {@code /v1/…}, segments of letters, digits, underscores and dashes (coupons are named by their makers)
 * @param body the form-encoded parameters: the body of a POST, the query of a GET or DELETE; may be empty
 * @param apiVersion the {@code Stripe-Version} to send
 * @param stripeAccount the connected account to act for, or null for the account of the secret
 */
public record StripeCall(
        String method,
        String path,
        String body,
        String apiVersion,
        @Nullable String stripeAccount) {

    private static final int MAX_PATH = 1024;
    private static final int MAX_BODY = 256 * 1024;
    private static final int MAX_QUERY = 8 * 1024;
    private static final Set<String> METHODS = Set.of("GET", "POST", "DELETE");
    private static final String ROOT = "/v1/";
    private static final int MAX_SEGMENTS = 16;
    private static final Alphabet SEGMENT = Alphabet.alphanumericAnd("_-");
    private static final Alphabet WORD = Alphabet.alphanumericAnd("_");
    private static final Alphabet FORM = Alphabet.formEncoded();
    private static final Alphabet DIGITS = Alphabet.digits();
    private static final int DATE = "2026-09-30".length();
    private static final String ACCOUNT = "acct_";

    /**
     * @throws InvalidSubmission if a part could be read as something else on the wire; the body is not repeated
     */
    public StripeCall {
        require(METHODS.contains(method), "method", "one of GET, POST, DELETE");
        require(isPath(path), "path", "/v1/… with segments of 1 to 255 letters, digits, underscores or dashes");
        require(isVersion(apiVersion), "api_version", "2026-09-30.endive or alike");
        require(stripeAccount == null || isAccount(stripeAccount), "stripe_account", "acct_ and letters or digits");
        require(body.length() <= (method.equals("POST") ? MAX_BODY : MAX_QUERY), "params", "at most 256 KiB encoded");
        require(isFormEncoded(body), "params", "form-encoded text");
    }

    /** Whether the call can change something at Stripe that a repetition without a key would change twice. */
    public boolean write() {
        return method.equals("POST");
    }

    /** Whether Stripe may have changed something once it has begun: by a POST, and by a DELETE, which has no key. */
    public boolean mayChange() {
        return !method.equals("GET");
    }

    /** What stands in the request line: the path, and for a GET or DELETE its query. */
    public String target() {
        return write() || body.isEmpty() ? path : path + "?" + body;
    }

    /** Without the parameters: they can hold personal data. */
    @Override
    public String toString() {
        return method + " " + path + " (" + body.length() + " characters)";
    }

    private static boolean isPath(String text) {
        if (text.length() > MAX_PATH || !text.startsWith(ROOT)) {
            return false;
        }
        int segments = 0;
        int from = ROOT.length();
        while (from <= text.length() && segments <= MAX_SEGMENTS) {
            int slash = text.indexOf('/', from);
            int to = slash < 0 ? text.length() : slash;
            if (!SEGMENT.spells(text, from, to, 255)) {
                return false;
            }
            segments++;
            from = to + 1;
        }
        return segments <= MAX_SEGMENTS;
    }

    private static boolean isVersion(String text) {
        return text.length() >= DATE
                && DIGITS.spells(text, 0, 4, 4)
                && text.charAt(4) == '-'
                && DIGITS.spells(text, 5, 7, 2)
                && text.charAt(7) == '-'
                && DIGITS.spells(text, 8, DATE, 2)
                && (text.length() == DATE
                        || text.charAt(DATE) == '.' && WORD.spells(text, DATE + 1, text.length(), 64));
    }

    private static boolean isAccount(String text) {
        return text.startsWith(ACCOUNT) && WORD.spells(text, ACCOUNT.length(), text.length(), 250);
    }

    /** With two hex digits after every {@code %}. */
    private static boolean isFormEncoded(String text) {
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
            if (!isHex(text, at + 1) || !isHex(text, at + 2)) {
                return false;
            }
        }
        return text.isEmpty() || FORM.spells(text, text.length());
    }

    private static boolean isHex(String text, int at) {
        return at < text.length() && text.charAt(at) < 0x7f && Character.digit(text.charAt(at), 16) >= 0;
    }

    private static void require(boolean holds, String field, String expected) {
        if (!holds) {
            throw new InvalidSubmission(field, "expected " + expected);
        }
    }
}
