package io.aftercall.request;

/**
 * A set of ASCII characters that a name may consist of. What is checked for each request several times is checked by this,
 * at a tenth of what a regular expression costs. Thread-safe.
 */
public final class Alphabet {

    private final boolean[] members = new boolean[128];

    private Alphabet(String letters, String ranges) {
        for (char letter : letters.toCharArray()) {
            members[letter] = true;
        }
        for (int i = 0; i < ranges.length(); i += 2) {
            for (char letter = ranges.charAt(i); letter <= ranges.charAt(i + 1); letter++) {
                members[letter] = true;
            }
        }
    }

    /** Letters of both cases, digits, and some more. */
    public static Alphabet alphanumericAnd(String more) {
        return new Alphabet(more, "azAZ09");
    }

    /** Small letters, digits, and some more. */
    public static Alphabet lowerCaseAnd(String more) {
        return new Alphabet(more, "az09");
    }

    /** Printable ASCII without space, quote, {@code #}, backslash and what no form holds as it is. */
    static Alphabet formEncoded() {
        return new Alphabet("!=]_~", "$;?[az");
    }

    static Alphabet digits() {
        return new Alphabet("", "09");
    }

    /** Whether the text consists of these characters, and of at least one and at most so many. */
    public boolean spells(String text, int most) {
        return spells(text, 0, text.length(), most);
    }

    /** The same for the part of the text from one index up to another. */
    boolean spells(String text, int from, int to, int most) {
        if (to <= from || to - from > most) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= members.length || !members[c]) {
                return false;
            }
        }
        return true;
    }
}
