package io.aftercall.scripts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One frame between a worker and a child: an object of texts, numbers, lists and maps. Half a surrogate pair
 * is written as its escape, so that it arrives as it was; what is JSON already travels as a text.
 */
final class FrameJson {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, @Nullable Object> fields;

    private FrameJson(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    static String write(Map<String, @Nullable Object> fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(json, fields);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return Surrogates.escaped(text.toString());
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Long number -> json.writeNumber(number);
            case Boolean truth -> json.writeBoolean(truth);
            case List<?> list -> {
                json.writeStartArray();
                for (Object element : list) {
                    write(json, element);
                }
                json.writeEndArray();
            }
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    json.writeFieldName((String) entry.getKey());
                    write(json, entry.getValue());
                }
                json.writeEndObject();
            }
            default -> throw new IllegalArgumentException("no frame has a " + value.getClass());
        }
    }

    /** @throws IllegalArgumentException if it is no object */
    static FrameJson read(String frame) {
        return new FrameJson(JsonReader.readObject(frame));
    }

    /**
     * What a child sent.
     *
     * @throws IllegalArgumentException if it is no object, or holds more values than a run may want
     */
    static FrameJson readHostile(byte[] frame) {
        return new FrameJson(JsonReader.readHostileObject(frame));
    }

    /** @throws IllegalArgumentException if it is missing, no text, or longer than {@code max} */
    String text(String name, int max) {
        String text = textOrNull(name, max);
        if (text == null) {
            throw new IllegalArgumentException("a frame without " + name);
        }
        return text;
    }

    @Nullable
    String textOrNull(String name, int max) {
        Object value = fields.get(name);
        if (value == null || (value instanceof String text && text.length() <= max)) {
            return (String) value;
        }
        throw new IllegalArgumentException("a frame whose " + name + " is no text of at most " + max + " characters");
    }

    long number(String name) {
        if (fields.get(name) instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException("a frame whose " + name + " is no number");
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    /** The objects of a list; none if it is missing. */
    @SuppressWarnings("unchecked") // objects are only ever read with text as keys
    List<FrameJson> list(String name, int max) {
        Object value = fields.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list && list.size() <= max && list.stream().allMatch(Map.class::isInstance)) {
            return list.stream()
                    .map(element -> new FrameJson((Map<String, @Nullable Object>) element))
                    .toList();
        }
        throw new IllegalArgumentException("a frame whose " + name + " is no list of at most " + max + " objects");
    }

    /** @throws IllegalArgumentException if it is missing, or no object with texts only */
    @SuppressWarnings("unchecked") // each of them is looked at
    Map<String, String> texts(String name) {
        if (fields.get(name) instanceof Map<?, ?> map && map.values().stream().allMatch(String.class::isInstance)) {
            return (Map<String, String>) map;
        }
        throw new IllegalArgumentException("a frame whose " + name + " is no object of texts");
    }
}
