package io.aftercall.scripts;

import java.util.regex.Pattern;

/**
 * The stem of a flow's file name, such as {@code new_create_payment_intent}. It cannot lead out of a directory.
 *
 * @param value 1 to 100 of a-z, 0-9 and underscore
 */
public record FlowName(String value) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9_]{1,100}");

    /** @throws IllegalArgumentException if it is anything else; the text is cut and made printable in the message */
    public FlowName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("flow: '" + printable(value)
                    + "' (expected: 1 to 100 of a-z, 0-9 and _, without '/', '.' or a suffix)");
        }
    }

    /** Whether the text can be a flow's name. */
    public static boolean isOne(String value) {
        return FORM.matcher(value).matches();
    }

    private static String printable(String value) {
        String start = value.length() > 40 ? value.substring(0, 40) + "…" : value;
        return start.replaceAll("\\p{C}", "?");
    }
}
