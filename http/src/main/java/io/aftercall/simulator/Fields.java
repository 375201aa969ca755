package io.aftercall.simulator;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Named values in a stable order: checked parameters on the way in, a Stripe object on the way out. Not thread-safe. */
final class Fields {

    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    /** Alternating names and values; a value may be null. */
    static Fields of(@Nullable Object... namesAndValues) {
        Fields fields = new Fields();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.set(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return fields;
    }

    @JsonValue
    Map<String, @Nullable Object> asMap() {
        return Collections.unmodifiableMap(values);
    }

    Fields copy() {
        Fields copy = new Fields();
        copy.values.putAll(values);
        return copy;
    }

    Fields set(String name, @Nullable Object value) {
        values.put(name, value);
        return this;
    }

    Fields setAll(Fields others) {
        values.putAll(others.values);
        return this;
    }

    void remove(String name) {
        values.remove(name);
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    @Nullable
    Object get(String name) {
        return values.get(name);
    }

    @Nullable
    String text(String name) {
        return values.get(name) instanceof String text ? text : null;
    }

    /** The text, for names that the schema or the builder of the object guarantees. */
    String requiredText(String name) {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalStateException(name + ": missing (expected: checked before)");
    }

    long number(String name, long otherwise) {
        return values.get(name) instanceof Long number ? number : otherwise;
    }

    boolean flag(String name, boolean otherwise) {
        return values.get(name) instanceof Boolean flag ? flag : otherwise;
    }

    /** The nested fields, empty if there are none. */
    Fields nested(String name) {
        return values.get(name) instanceof Fields nested ? nested : new Fields();
    }

    /** The elements that have names of their own, in order. */
    List<Fields> nestedList(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(Fields.class::isInstance)
                        .map(Fields.class::cast)
                        .toList()
                : List.of();
    }

    /** The elements that are text, in order. */
    List<String> texts(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }
}
