package io.aftercall.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.request.FieldError;
import io.aftercall.request.InvalidSubmission;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of one JSON object, read by name. What is wrong is collected, so that a caller hears of everything at
 * once. A null counts as absent. Not thread-safe.
 */
final class Fields {

    private final ObjectNode object;
    private final String prefix;
    private final List<FieldError> errors;
    private final Set<String> known = new HashSet<>();

    /** @param prefix of the names in errors, such as {@code requests[3].}; empty for a body that is one object */
    Fields(ObjectNode object, String prefix, List<FieldError> errors) {
        this.object = object;
        this.prefix = prefix;
        this.errors = errors;
    }

    Optional<JsonNode> any(String name) {
        known.add(name);
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    Optional<String> text(String name) {
        return any(name)
                .filter(value -> expect(value.isTextual(), name, "a text"))
                .map(JsonNode::textValue);
    }

    Optional<Integer> whole(String name) {
        return any(name)
                .filter(value -> expect(value.isIntegralNumber() && value.canConvertToInt(), name, "a whole number"))
                .map(JsonNode::intValue);
    }

    Optional<Boolean> flag(String name) {
        return any(name)
                .filter(value -> expect(value.isBoolean(), name, "true or false"))
                .map(JsonNode::booleanValue);
    }

    Optional<ObjectNode> object(String name) {
        return any(name)
                .filter(value -> expect(value.isObject(), name, "an object"))
                .map(ObjectNode.class::cast);
    }

    Optional<List<String>> texts(String name) {
        return any(name)
                .filter(value -> expect(value.isArray() && areTexts(value), name, "a list of texts"))
                .map(value -> value.valueStream().map(JsonNode::textValue).toList());
    }

    void error(String name, String message) {
        errors.add(new FieldError(prefix + name, message));
    }

    /** Takes over what the engine's own types say about a field. */
    void error(InvalidSubmission invalid) {
        invalid.errors().forEach(error -> error(error.field(), error.message()));
    }

    /** Every field that was not asked for until now is an error: a misspelt name must not be overlooked. */
    void refuseUnknown() {
        for (var field : object.properties()) {
            if (!known.contains(field.getKey())) {
                error(field.getKey(), "unknown field");
            }
        }
    }

    private static boolean areTexts(JsonNode list) {
        return list.valueStream().allMatch(JsonNode::isTextual);
    }

    private boolean expect(boolean holds, String name, String expected) {
        if (!holds) {
            error(name, "expected " + expected);
        }
        return holds;
    }
}
