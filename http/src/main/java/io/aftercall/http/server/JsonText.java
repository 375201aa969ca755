package io.aftercall.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Refuses half surrogate pairs: they are valid JSON escapes, and no text that could be stored or sent. */
final class JsonText {

    private JsonText() {}

    /** @throws ProblemException if a text or a key anywhere in {@code value} is cut within a character */
    static void requireWhole(JsonNode value) {
        if (value.isTextual()) {
            requireWhole(value.textValue());
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            requireWhole(field.getKey());
        }
        value.forEach(JsonText::requireWhole);
    }

    private static void requireWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new ProblemException(
                        Problem.of(Problem.Kind.MALFORMED, "A text in the body holds half of a surrogate pair."));
            }
        }
    }
}
