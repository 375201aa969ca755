package io.aftercall.http.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads JSON strictly and within bounds (RELIABILITY 5.3), keeps every number exact, and writes JSON. */
final class Json {

    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(64)
            .maxNumberLength(64)
            .maxStringLength(64 * 1024)
            .maxNameLength(128)
            .build();

    /** What a script may be given in its bindings, two levels below the body's own. */
    private static final StreamReadConstraints BINDINGS = StreamReadConstraints.builder()
            .maxNestingDepth(66)
            .maxNumberLength(400)
            .maxStringLength(2 * 1024 * 1024)
            .maxNameLength(1024)
            .build();

    private static final JsonFactory FACTORY = factory(BOUNDS);
    private static final ObjectMapper MAPPER = mapper(FACTORY);
    private static final ObjectMapper SCRIPTS = mapper(factory(BINDINGS));

    private Json() {}

    private static JsonFactory factory(StreamReadConstraints bounds) {
        return JsonFactory.builder()
                .streamReadConstraints(bounds)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    private static ObjectMapper mapper(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /** Writes one value. */
    interface Writer {

        void write(JsonGenerator json) throws IOException;
    }

    /**
     * Reads the one value of a body.
     *
     * @throws ProblemException if it is not strict JSON in UTF-8 within the bounds; says where, not what
     */
    static JsonNode read(byte[] body) {
        String text = decode(body);
        try (JsonParser parser = FACTORY.createParser(text)) {
            return read(parser);
        } catch (IOException e) {
            throw new UncheckedIOException("a parser over a text has nothing to close", e);
        }
    }

    static String write(Writer writer) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            writer.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("what we render is not JSON", e);
        }
        return text.toString();
    }

    /** A field whose value is JSON already, as it is stored: no number is touched. */
    static void raw(JsonGenerator json, String name, @Nullable String value) throws IOException {
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeRawValue(value);
        }
    }

    static void number(JsonGenerator json, String name, @Nullable Integer value) throws IOException {
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeNumber(value.intValue());
        }
    }

    static void time(JsonGenerator json, String name, @Nullable Instant value) throws IOException {
        json.writeStringField(name, value == null ? null : value.toString());
    }

    private static String decode(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("The body is not UTF-8.");
        }
    }

    /** The body of a script: its bindings are data of its sender, of any size and with halves of surrogate pairs. */
    static JsonNode readScript(byte[] body) {
        try (JsonParser parser = SCRIPTS.createParser(decode(body))) {
            JsonNode value = read(parser, SCRIPTS, BINDINGS);
            value.properties().stream()
                    .filter(field -> !field.getKey().equals("bindings"))
                    .forEach(field -> JsonText.requireWhole(field.getValue()));
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException("a parser over a text has nothing to close", e);
        }
    }

    private static JsonNode read(JsonParser parser) {
        JsonNode value = read(parser, MAPPER, BOUNDS);
        JsonText.requireWhole(value);
        return value;
    }

    private static JsonNode read(JsonParser parser, ObjectMapper mapper, StreamReadConstraints bounds) {
        try {
            JsonNode value = mapper.readTree(parser);
            if (value == null || value.isMissingNode()) {
                throw malformed("The body is empty.");
            }
            if (parser.nextToken() != null) {
                throw malformed("The body goes on after its JSON value" + place(parser));
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw malformed("The body is nested too deeply, or has a number, text or key that is too long,"
                    + place(parser) + " Allowed are " + bounds.getMaxNestingDepth() + " levels, numbers of "
                    + bounds.getMaxNumberLength() + ", texts of " + bounds.getMaxStringLength() + " and keys of "
                    + bounds.getMaxNameLength() + " characters.");
        } catch (IOException e) {
            throw malformed("The body is not JSON with each key once," + place(parser));
        }
    }

    private static String place(JsonParser parser) {
        JsonLocation at = parser.currentLocation();
        return " at line " + at.getLineNr() + ", column " + at.getColumnNr() + ".";
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(Problem.of(Problem.Kind.MALFORMED, detail));
    }
}
