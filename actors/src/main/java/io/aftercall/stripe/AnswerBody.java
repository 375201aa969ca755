package io.aftercall.stripe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of an answer as strictly as something from outside deserves. */
final class AnswerBody {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(128)
                            .maxNumberLength(100)
                            .maxNameLength(1024)
                            .maxStringLength(Integer.MAX_VALUE) // stripe.max-response-size has bounded the body
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** All that v1 sends (stripe-go's error.go). */
    private static final Set<String> TYPES =
            Set.of("api_error", "card_error", "idempotency_error", "invalid_request_error");

    private AnswerBody() {}

    /** The body as a JSON object, or null if it is anything else. */
    static @Nullable ObjectNode object(String body) {
        try {
            return MAPPER.readTree(body) instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException notJson) {
            return null; // an answer that is no JSON is an ordinary ending (rows 2 and 24)
        }
    }

    /** Whether a 2xx carries what a 2xx must carry: a JSON object that is no error (row 1). */
    static boolean isObjectOfStripe(StripeReply.Answer answer) {
        return isJsonType(answer.headers().contentType())
                && object(answer.body()) instanceof ObjectNode object
                && !object.hasNonNull("error");
    }

    /** Whether an error is in the words of Stripe's v1 API: gateways and proxies have an {@code error} too. */
    static boolean isErrorOfStripe(@Nullable JsonNode error) {
        return TYPES.contains(errorText(error, "type"));
    }

    /** The {@code error} of the body, an object or (OAuth) a text; null if there is none. */
    static @Nullable JsonNode error(String body) {
        JsonNode error = object(body) instanceof ObjectNode object ? object.get("error") : null;
        return error != null && (error.isObject() || error.isTextual()) ? error : null;
    }

    /** A text field of the {@code error} object, or the empty text. */
    static String errorText(@Nullable JsonNode error, String field) {
        return error == null ? "" : error.path(field).asText("");
    }

    private static boolean isJsonType(@Nullable String contentType) {
        return contentType == null
                || contentType.trim().toLowerCase(Locale.ROOT).startsWith("application/json");
    }
}
