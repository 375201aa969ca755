package io.aftercall.config;

/**
 * A value that prints as {@code ***}. Never serialised: it has no getter that a serialiser would find, and only
 * {@link #reveal()} gives the text, at the one place that sends or seals it.
 */
public final class Secret {

    static final String EXPECTED = "1 to 512 printable ASCII characters without spaces";

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * @param value the text to hide, not empty, printable ASCII without spaces
     * @throws IllegalArgumentException if it is empty or could break out of a header; the text is not repeated
     */
    public static Secret of(String value) {
        if (!isValid(value)) {
            throw new IllegalArgumentException("secret: expected " + EXPECTED);
        }
        return new Secret(value);
    }

    static boolean isValid(String value) {
        return !value.isEmpty() && value.length() <= 512 && value.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    /** The text itself, for the one place that sends or seals it. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
