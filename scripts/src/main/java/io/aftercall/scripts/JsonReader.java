package io.aftercall.scripts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.aftercall.config.Redactor;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * JSON text into plain maps and lists: whole numbers as long or BigInteger, all others as BigDecimal, never double.
 * Strict, as RFC 8259: one value, no comments, no key twice.
 */
final class JsonReader {

    /** Stripe nests far less; a deeper document is an attack on somebody's stack. */
    static final int MAX_DEPTH = 64;

    private static final int MAX_NUMBER_LENGTH = 400;
    // A number such as 1e100000000 is short to send and takes minutes to turn into an integer.
    private static final int MAX_EXPONENT = 400;
    private static final int MAX_TEXT = 20_000_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxStringLength(MAX_TEXT)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    // As many as some thousand calls with all their fields have.
    private static final int MAX_HOSTILE_TOKENS = 500_000;

    private static final JsonFactory HOSTILE = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxStringLength(MAX_TEXT)
                    .maxTokenCount(MAX_HOSTILE_TOKENS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    // A script may write one level more than it may be sent, and what it gives to a call stands in a request.
    private static final JsonFactory WRITTEN = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH + 2)
                    .maxNumberLength(JsonText.MAX_BITS)
                    .maxStringLength(MAX_TEXT)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private JsonReader() {}

    /**
     * What a script wrote, with the longest numbers and the deepest nesting that it may write.
     *
     * @throws IllegalArgumentException as {@link #read}
     */
    static @Nullable Object readWritten(String text) {
        return read(() -> WRITTEN.createParser(text));
    }

    /** @throws IllegalArgumentException if the text is not one well-formed value; the text is not repeated */
    static @Nullable Object read(String text) {
        return read(() -> JSON.createParser(text));
    }

    /** Opens a text. */
    private interface Opening {

        JsonParser open() throws IOException;
    }

    private static @Nullable Object read(Opening opening) {
        try (JsonParser parser = opening.open()) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("not JSON: the text is empty");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("not JSON: something follows the value");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + Redactor.redact(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: unreadable", e);
        }
    }

    /**
     * For what a script made: without building it, and with the longest numbers that a script may make.
     *
     * @throws IllegalArgumentException if it is not one well-formed value
     */
    static void requireWellFormed(String text) {
        try (JsonParser parser = WRITTEN.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("not JSON: the text is empty");
            }
            int depth = 0;
            do {
                JsonToken token = parser.currentToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                    decimal(parser);
                }
            } while (parser.nextToken() != null && depth > 0);
            if (parser.currentToken() != null) {
                throw new IllegalArgumentException("not JSON: something follows the value");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    /** @throws IllegalArgumentException if it is not one well-formed object */
    static Map<String, @Nullable Object> readObject(String text) {
        return object(read(text));
    }

    /** @throws IllegalArgumentException if it is not one well-formed object that holds what a script may write */
    static Map<String, @Nullable Object> readWrittenObject(String text) {
        return object(readWritten(text));
    }

    /**
     * What a child sent, which may be made to use up the memory of who reads it: many small values in a short text.
     *
     * @throws IllegalArgumentException if it is not one well-formed object, or holds more than a run may want
     */
    static Map<String, @Nullable Object> readHostileObject(byte[] utf8) {
        return object(read(() -> HOSTILE.createParser(utf8)));
    }

    @SuppressWarnings("unchecked") // objects are only ever built with text as keys
    private static Map<String, @Nullable Object> object(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new IllegalArgumentException("not a JSON object");
    }

    /** Whether two texts are the same value: the order of keys and the spelling of numbers do not count. */
    static boolean same(String one, String other) {
        return one.equals(other) || alike(readWritten(one), readWritten(other));
    }

    private static boolean alike(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return a.keySet().equals(b.keySet())
                    && a.entrySet().stream().allMatch(entry -> alike(entry.getValue(), b.get(entry.getKey())));
        }
        if (one instanceof List<?> a && other instanceof List<?> b) {
            return a.size() == b.size() && IntStream.range(0, a.size()).allMatch(i -> alike(a.get(i), b.get(i)));
        }
        if (one instanceof Number a && other instanceof Number b) {
            return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString())) == 0;
        }
        return Objects.equals(one, other);
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new IllegalStateException("no value at " + parser.currentToken());
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            map.put(key, value(parser));
        }
        return map;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }

    /** Whether anyone can turn the number into an integer without running out of time. */
    static boolean isModest(BigDecimal value) {
        return Math.abs((long) value.scale()) <= MAX_EXPONENT && value.precision() <= MAX_NUMBER_LENGTH;
    }

    private static BigDecimal decimal(JsonParser parser) throws IOException {
        BigDecimal value = parser.getDecimalValue();
        if (!isModest(value)) {
            throw new IllegalArgumentException(
                    "not JSON that is accepted: a number with an exponent over " + MAX_EXPONENT);
        }
        return value;
    }
}
