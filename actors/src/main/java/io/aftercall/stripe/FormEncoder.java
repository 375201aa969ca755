package io.aftercall.stripe;

import io.aftercall.request.Alphabet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Nested parameters as Stripe's form encoding: {@code a[b]=1&c[0][d]=2}, in the order of the maps.
 *
 * <p>Only what can mean one thing is encoded. Keys are lower case words, so that no key can open a bracket; below
 * {@code metadata} any text without brackets will do. Numbers that are not exact, nulls and empty collections are
 * refused; an empty text unsets a field (docs.stripe.com/api/metadata).
 */
public final class FormEncoder {

    private static final Alphabet WORD = Alphabet.lowerCaseAnd("_");
    private static final String METADATA = "metadata";
    private static final int MAX_DEPTH = 8;
    private static final int MAX_LEAVES = 512;
    private static final int MAX_METADATA = 50;
    private static final int MAX_METADATA_KEY = 40;
    private static final int MAX_METADATA_VALUE = 500;
    private static final int MAX_DIGITS = 64;

    private final StringBuilder form = new StringBuilder();
    private int leaves;

    private FormEncoder() {}

    /**
     * Encodes parameters made of maps, lists, texts, booleans, whole numbers and {@link BigDecimal}.
     *
     * @throws FormException if a key or value has no place in a form; it names the field
     */
    public static String encode(Map<String, ?> params) {
        FormEncoder encoder = new FormEncoder();
        for (var param : params.entrySet()) {
            encoder.append(checkedWord("params", param.getKey()), param.getKey(), param.getValue(), 1);
        }
        return encoder.form.toString();
    }

    /** @param path what was checked so far; @param name its last segment */
    private void append(String path, String name, Object value, int depth) {
        switch (value) {
            case null -> throw new FormException(path, "null (use an empty text to unset a field)");
            case Map<?, ?> map -> appendMap(path, name, map, depth + 1);
            case List<?> list -> appendList(path, list, depth + 1);
            default -> appendLeaf(path, text(path, value));
        }
    }

    private void appendMap(String path, String name, Map<?, ?> map, int depth) {
        check(depth <= MAX_DEPTH, path, "nested deeper than " + MAX_DEPTH);
        check(!map.isEmpty(), path, "an empty object says nothing");
        if (name.equals(METADATA)) {
            appendMetadata(path, map);
            return;
        }
        for (var entry : map.entrySet()) {
            String child = checkedWord(path, entry.getKey());
            append(path + "[" + child + "]", child, entry.getValue(), depth);
        }
    }

    private void appendList(String path, List<?> list, int depth) {
        check(depth <= MAX_DEPTH, path, "nested deeper than " + MAX_DEPTH);
        check(!list.isEmpty(), path, "an empty list says nothing");
        for (int i = 0; i < list.size(); i++) {
            append(path + "[" + i + "]", "", list.get(i), depth);
        }
    }

    private void appendMetadata(String path, Map<?, ?> map) {
        check(map.size() <= MAX_METADATA, path, "more than " + MAX_METADATA + " entries");
        for (var entry : map.entrySet()) {
            String name = String.valueOf(entry.getKey());
            boolean fits = !name.isEmpty() && name.length() <= MAX_METADATA_KEY;
            check(
                    fits && name.indexOf('[') < 0 && name.indexOf(']') < 0,
                    path,
                    "a key is not 1 to 40 characters without [ ]");
            String field = path + "[" + encoded(path, name) + "]";
            Object value = entry.getValue();
            check(value != null, field, "null (use an empty text to unset a field)");
            String text = text(field, value);
            check(text.length() <= MAX_METADATA_VALUE, field, "longer than " + MAX_METADATA_VALUE + " characters");
            appendLeaf(field, text);
        }
    }

    private void appendLeaf(String path, String value) {
        check(++leaves <= MAX_LEAVES, "params", "more than " + MAX_LEAVES + " values");
        if (!form.isEmpty()) {
            form.append('&');
        }
        form.append(path).append('=').append(encoded(path, value));
    }

    private static String text(String path, Object value) {
        return switch (value) {
            case CharSequence text -> text.toString();
            case Boolean flag -> flag.toString();
            case Long number -> number.toString();
            case Integer number -> number.toString();
            case Short number -> number.toString();
            case Byte number -> number.toString();
            case BigInteger number -> exact(path, new BigDecimal(number));
            case BigDecimal number -> exact(path, number);
            case Double number -> throw new FormException(path, "a double is not exact (use a BigDecimal or a text)");
            case Float number -> throw new FormException(path, "a float is not exact (use a BigDecimal or a text)");
            default -> throw new FormException(path, "neither text, number, boolean, list nor object");
        };
    }

    /** Without an exponent; the bound comes first, or {@code 1e999999999} would fill the memory. */
    private static String exact(String path, BigDecimal number) {
        boolean small = number.precision() <= MAX_DIGITS && Math.abs((long) number.scale()) <= MAX_DIGITS;
        check(small, path, "a number of more than " + MAX_DIGITS + " digits");
        return number.toPlainString();
    }

    private static String checkedWord(String path, Object key) {
        String word = String.valueOf(key);
        check(WORD.spells(word, 64), path, "a key is not 1 to 64 of a-z, 0-9 and _");
        return word;
    }

    private static String encoded(String path, String text) {
        check(isWhole(text), path, "half of a surrogate pair");
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return StandardCharsets.UTF_8.newEncoder().canEncode(text);
            }
        }
        return true;
    }

    private static void check(boolean holds, String field, String problem) {
        if (!holds) {
            throw new FormException(field, problem);
        }
    }
}
