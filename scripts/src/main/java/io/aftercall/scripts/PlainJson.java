package io.aftercall.scripts;

import org.jspecify.annotations.Nullable;

/** JSON as flows see it, for those who compare what a flow did. */
public final class PlainJson {

    private PlainJson() {}

    /**
     * Plain maps and lists; whole numbers as long or BigInteger, all others as BigDecimal.
     *
     * @throws IllegalArgumentException if the text is not one well-formed value
     */
    public static @Nullable Object read(String json) {
        return JsonReader.read(json);
    }

    /** Whether a value is that of a text: the order of keys and the spelling of numbers do not count. */
    public static boolean same(String json, @Nullable Object value) {
        return JsonReader.same(json, write(value));
    }

    /** @throws IllegalArgumentException if the value is no plain data */
    public static String write(@Nullable Object value) {
        try {
            return JsonText.of(value, "the value", Integer.MAX_VALUE);
        } catch (ScriptRefusal e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
