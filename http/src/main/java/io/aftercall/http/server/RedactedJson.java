package io.aftercall.http.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.aftercall.config.Redactor;
import java.io.IOException;

/** Writes JSON that is stored, for people: without secrets in its texts, names and numbers, else digit for digit. */
final class RedactedJson {

    /** What was stored was bounded when it was. */
    private static final JsonFactory STORED = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private RedactedJson() {}

    static void write(JsonGenerator json, String stored) throws IOException {
        try (JsonParser parser = STORED.createParser(stored)) {
            while (parser.nextToken() != null) {
                copy(json, parser);
            }
        }
    }

    private static void copy(JsonGenerator json, JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        switch (token) {
            case FIELD_NAME -> json.writeFieldName(Redactor.redact(parser.currentName()));
            case VALUE_STRING -> json.writeString(Redactor.redact(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(json, parser.getText());
            default -> json.copyCurrentEvent(parser);
        }
    }

    private static void number(JsonGenerator json, String digits) throws IOException {
        String shown = Redactor.redact(digits);
        if (shown.equals(digits)) {
            json.writeNumber(digits);
        } else {
            json.writeString(shown);
        }
    }
}
