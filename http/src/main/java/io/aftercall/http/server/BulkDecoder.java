package io.aftercall.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.request.FieldError;
import io.aftercall.request.Submission;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes submissions of a body that holds one or many. Either all of them are fit to be submitted, or none is. */
final class BulkDecoder {

    static final int MAX = 1000;

    /** Each part of a bulk carries its index behind the caller's key. */
    private static final int MAX_KEY = 250;

    private BulkDecoder() {}

    /** A list, or an object with a list of {@code requests}. */
    static boolean isBulk(JsonNode body) {
        return body.isArray() || body.has("requests");
    }

    /** @throws ProblemException if something is wrong with it */
    static Submission one(JsonNode body, @Nullable String key) {
        List<FieldError> errors = new ArrayList<>();
        if (body instanceof ObjectNode object) {
            return SubmissionDecoder.decode(object, "", key, errors)
                    .orElseThrow(() -> new ProblemException(Problem.invalid(errors)));
        }
        throw new ProblemException(Problem.of(Problem.Kind.MALFORMED, "The body is not a JSON object."));
    }

    /**
     * The submissions in their order, each with a key of its own if the whole had one.
     *
     * @throws ProblemException if something is wrong with any of them
     */
    static List<Submission> many(JsonNode body, @Nullable String key) {
        List<FieldError> errors = new ArrayList<>();
        List<Submission> submissions = new ArrayList<>();
        JsonNode list = list(body, errors);
        if (key != null && key.length() > MAX_KEY) {
            errors.add(new FieldError("Idempotency-Key", "expected at most " + MAX_KEY + " characters with a bulk"));
        }
        for (int i = 0; i < list.size(); i++) {
            String field = "requests[" + i + "]";
            if (list.get(i) instanceof ObjectNode object) {
                String ownKey = key == null ? null : key + "#" + i;
                SubmissionDecoder.decode(object, field + ".", ownKey, errors).ifPresent(submissions::add);
            } else {
                errors.add(new FieldError(field, "expected an object"));
            }
        }
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalid(errors));
        }
        return submissions;
    }

    private static JsonNode list(JsonNode body, List<FieldError> errors) {
        JsonNode list = body.isArray() ? body : body.get("requests");
        if (body instanceof ObjectNode object) {
            Fields fields = new Fields(object, "", errors);
            fields.any("requests");
            fields.refuseUnknown();
        }
        if (!list.isArray() || list.isEmpty() || list.size() > MAX) {
            throw new ProblemException(Problem.invalid("requests", "expected a list of 1 to " + MAX));
        }
        return list;
    }
}
