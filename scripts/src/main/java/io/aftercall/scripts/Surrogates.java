package io.aftercall.scripts;

/**
 * Halves of surrogate pairs in JSON text. They are valid as escapes and nothing that UTF-8 can carry, so that they are
 * written as escapes wherever JSON is stored or sent.
 */
final class Surrogates {

    private Surrogates() {}

    /** The same JSON, with each half as an escape: outside of its texts and keys JSON has none. */
    static String escaped(String json) {
        int half = next(json, 0);
        if (half < 0) {
            return json;
        }
        StringBuilder escaped = new StringBuilder(json.length() + 16);
        int from = 0;
        for (; half >= 0; half = next(json, from)) {
            escaped.append(json, from, half).append("\\u").append(Integer.toHexString(json.charAt(half)));
            from = half + 1;
        }
        return escaped.append(json, from, json.length()).toString();
    }

    private static int next(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }
}
