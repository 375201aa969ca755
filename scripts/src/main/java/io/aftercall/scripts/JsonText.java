package io.aftercall.scripts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import groovy.lang.GString;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;
import org.jspecify.annotations.Nullable;

/**
 * Values of a script into JSON text, by a walk of our own: no getter is called and no bean is guessed. Runs script
 * code (a GString's closures, a map that the script made itself), so it belongs on the script's thread, under its
 * deadline. Bounded in depth, which also ends cycles, and in size.
 */
final class JsonText {

    private static final JsonFactory JSON = new JsonFactory();
    static final int MAX_BITS = 4096;

    private final JsonGenerator json;
    private final String what;

    private JsonText(JsonGenerator json, String what) {
        this.json = json;
        this.what = what;
    }

    /**
     * @param what names the value in the refusal
     * @param limit characters
     * @throws ScriptRefusal if the value is no plain data, or too large
     */
    static String of(@Nullable Object value, String what, int limit) {
        Bounded text = new Bounded(limit, what);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            // Otherwise the generator would close what a refusal left open, and write past the limit to do so.
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            new JsonText(json, what).write(value, 0);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return Surrogates.escaped(text.toString());
    }

    private void write(@Nullable Object value, int depth) throws IOException {
        if (depth > JsonReader.MAX_DEPTH) {
            throw new ScriptRefusal(
                    what + " nests deeper than " + JsonReader.MAX_DEPTH + " levels, or contains itself");
        }
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case GString text -> json.writeString(text.toString());
            case Boolean truth -> json.writeBoolean(truth);
            case Character character -> json.writeString(character.toString());
            case Number number -> writeNumber(number);
            case Map<?, ?> map -> writeMap(map, depth);
            case Collection<?> collection -> writeAll(collection, depth);
            case DispatchedCall call -> writeMap(call.asMap(), depth);
            default -> writeOther(value, depth);
        }
    }

    private void writeOther(Object value, int depth) throws IOException {
        Class<?> type = value.getClass();
        if (type.isArray()) {
            writeAll(DefaultTypeTransformation.asCollection(value), depth);
        } else if (type == Date.class) {
            json.writeString(((Date) value).toInstant().toString());
        } else if (isTime(value) && type.getName().startsWith("java.time.")) {
            json.writeString(value.toString());
        } else if (value instanceof CallBuilder call) {
            throw new ScriptRefusal(
                    what + " is a " + call.type() + " that was never dispatched: end it with create_async");
        } else {
            throw new ScriptRefusal(what + " contains a " + type.getName()
                    + " (expected: maps, lists, text, numbers, true, false, null, dates)");
        }
    }

    private static boolean isTime(Object value) {
        return value instanceof Temporal || value instanceof TemporalAmount;
    }

    private void writeMap(Map<?, ?> map, int depth) throws IOException {
        Set<String> keys = new HashSet<>();
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = key(entry.getKey());
            if (!keys.add(key)) {
                throw new ScriptRefusal(what + " has two entries whose keys are the same text");
            }
            json.writeFieldName(key);
            write(entry.getValue(), depth + 1);
        }
        json.writeEndObject();
    }

    private String key(@Nullable Object key) {
        return switch (key) {
            case String text -> text;
            case GString text -> text.toString();
            case Integer number -> number.toString();
            case Long number -> number.toString();
            case Boolean truth -> truth.toString();
            case Character character -> character.toString();
            case null -> throw new ScriptRefusal(what + " has an entry whose key is null");
            default ->
                throw new ScriptRefusal(
                        what + " has a key of type " + key.getClass().getName());
        };
    }

    private void writeAll(Collection<?> collection, int depth) throws IOException {
        json.writeStartArray();
        for (Object element : collection) {
            write(element, depth + 1);
        }
        json.writeEndArray();
    }

    private void writeNumber(Number number) throws IOException {
        Class<?> type = number.getClass();
        if (type == Integer.class || type == Long.class || type == Short.class || type == Byte.class) {
            json.writeNumber(number.longValue());
        } else if (type == BigDecimal.class && JsonReader.isModest((BigDecimal) number)) {
            json.writeNumber((BigDecimal) number);
        } else if (type == BigInteger.class && ((BigInteger) number).bitLength() <= MAX_BITS) {
            json.writeNumber((BigInteger) number);
        } else if (type == Double.class && Double.isFinite(number.doubleValue())) {
            json.writeNumber(number.doubleValue());
        } else if (type == Float.class && Float.isFinite(number.floatValue())) {
            json.writeNumber(number.floatValue());
        } else {
            throw new ScriptRefusal(what + " contains a " + type.getName() + " that JSON has no number for");
        }
    }

    /** Text in memory that refuses to grow over its limit. */
    private static final class Bounded extends Writer {

        private final int limit;
        private final String what;
        private final StringBuilder text = new StringBuilder();

        Bounded(int limit, String what) {
            this.limit = limit;
            this.what = what;
        }

        @Override
        public void write(char[] chars, int offset, int length) {
            if (text.length() + length > limit) {
                throw ScriptRefusal.tooLarge(what + " is larger than " + limit + " characters of JSON");
            }
            text.append(chars, offset, length);
        }

        @Override
        public void flush() {
            // nothing is held back
        }

        @Override
        public void close() {
            // nothing is open
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
