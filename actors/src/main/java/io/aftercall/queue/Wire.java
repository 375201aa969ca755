package io.aftercall.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How values stand in the fields of a hash. Decoding treats every field as hostile. */
final class Wire {

    static final ObjectMapper JSON = new ObjectMapper();

    private Wire() {}

    /** What a script answers for a hash: field, value, field, value, … */
    static Map<String, String> fields(Object flat) {
        List<?> list = (List<?>) flat;
        Map<String, String> fields = HashMap.newHashMap(list.size() / 2);
        for (int i = 0; i + 1 < list.size(); i += 2) {
            fields.put((String) list.get(i), (String) list.get(i + 1));
        }
        return fields;
    }

    /**
     * What a script answers for some fields: the values, null for those that are missing.
     *
     * @param from where the first of them stands
     */
    static Map<String, String> fields(List<String> names, List<?> reply, int from) {
        Map<String, String> fields = HashMap.newHashMap(names.size() + 2);
        for (int i = 0; i < names.size() && from + i < reply.size(); i++) {
            String value = (String) reply.get(from + i);
            if (value != null) {
                fields.put(names.get(i), value);
            }
        }
        return fields;
    }

    static String need(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the record has no field " + name);
        }
        return value;
    }

    static int number(Map<String, String> fields, String name) {
        return Integer.parseInt(fields.getOrDefault(name, "0"));
    }

    static Instant time(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    static @Nullable Instant timeOrNull(Map<String, String> fields, String name) {
        String millis = fields.get(name);
        return millis == null ? null : time(millis);
    }

    static void put(List<String> args, String field, @Nullable String value) {
        if (value != null) {
            args.add(field);
            args.add(value);
        }
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the record holds what is not JSON", e);
        }
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values are always JSON", e);
        }
    }

    /** What a look for an unknown outcome found, as part of a JSON object; the scripts put the time in front. */
    static String evidence(String how, String found) {
        String text =
                JSON.createObjectNode().put("how", how).put("found", found).toString();
        return text.substring(1, text.length() - 1);
    }

    /** How an attempt ended, as part of a JSON object; the scripts put number and times in front. */
    static String ending(@Nullable Integer httpStatus, @Nullable String error) {
        ObjectNode how = JSON.createObjectNode();
        if (httpStatus != null) {
            how.put("h", httpStatus.intValue());
        }
        if (error != null) {
            how.put("x", error);
        }
        String text = how.isEmpty() ? "{\"ok\":1}" : how.toString();
        return text.substring(1, text.length() - 1);
    }
}
