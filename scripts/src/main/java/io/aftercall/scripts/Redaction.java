package io.aftercall.scripts;

import java.util.regex.Pattern;

/**
 * Takes secrets out of text that people will read: Stripe's secret and restricted keys, webhook secrets, the random
 * part of client secrets, bearer tokens. The prefixes are those of https://docs.stripe.com/keys.
 */
final class Redaction {

    private static final Pattern SECRETS = Pattern.compile(
            "\\b((?:sk|rk)_|whsec_|(?:pi|seti|cs|src)_\\w{1,255}?_secret_|Bearer\\s{1,4})[\\w.~+/=-]{1,512}");

    private Redaction() {}

    static String of(String text) {
        return SECRETS.matcher(text).replaceAll("$1***");
    }
}
