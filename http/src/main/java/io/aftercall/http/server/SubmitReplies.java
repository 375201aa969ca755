package io.aftercall.http.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.aftercall.actors.Submitted;
import io.aftercall.queue.Durability;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import java.io.IOException;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** What a caller is told about what became of its submission. */
final class SubmitReplies {

    private SubmitReplies() {}

    static HttpResponse one(Submitted submitted) {
        return switch (submitted) {
            case Submitted.Accepted(var id, var state, var durability) -> stored(id, state, false, durability);
            case Submitted.Duplicate(var id, var state, var durability) -> stored(id, state, true, durability);
            case Submitted.Refused refused ->
                Replies.problem(problem(refused)).addHeader(Replies.retryAfter(refused.retryAfter()));
            case Submitted.Conflict conflict -> Replies.problem(problem(conflict));
            case Submitted.Invalid invalid -> Replies.problem(problem(invalid));
        };
    }

    /** One result for each submission, in their order. */
    static HttpResponse many(List<Submitted> all) {
        HttpResponse response = Replies.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("results");
            for (Submitted submitted : all) {
                write(json, submitted);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        for (Submitted submitted : all) {
            if (submitted instanceof Submitted.Accepted accepted) {
                return response.addHeader(durability(accepted.durability()));
            }
        }
        return response;
    }

    private static void write(JsonGenerator json, Submitted submitted) throws IOException {
        switch (submitted) {
            case Submitted.Accepted(var id, var state, var durability) -> writeStored(json, id, state, false);
            case Submitted.Duplicate(var id, var state, var durability) -> writeStored(json, id, state, true);
            case Submitted.Refused refused -> writeError(json, problem(refused));
            case Submitted.Conflict conflict -> writeError(json, problem(conflict));
            case Submitted.Invalid invalid -> writeError(json, problem(invalid));
        }
    }

    private static HttpResponse stored(RequestId id, RequestState state, boolean duplicate, Durability durability) {
        return Replies.json(202, json -> writeStored(json, id, state, duplicate))
                .addHeader(Location.create("/api/requests/" + id.value()))
                .addHeader(durability(durability));
    }

    private static RawHeader durability(Durability durability) {
        return RawHeader.create("Aftercall-Durability", durability.label());
    }

    private static Problem problem(Submitted.Refused refused) {
        boolean full = refused.cause() == Submitted.Cause.FULL;
        return Problem.of(full ? Problem.Kind.TOO_MANY : Problem.Kind.UNAVAILABLE, refused.why());
    }

    private static Problem problem(Submitted.Conflict conflict) {
        return Problem.of(
                Problem.Kind.KEY_CONFLICT,
                "Another request, " + conflict.id()
                        + ", was submitted under this Idempotency-Key. Nothing was stored.");
    }

    private static Problem problem(Submitted.Invalid invalid) {
        return Problem.invalid(invalid.errors());
    }

    private static void writeStored(JsonGenerator json, RequestId id, RequestState state, boolean duplicate)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("id", id.value());
        json.writeStringField("state", state.wire());
        json.writeBooleanField("duplicate", duplicate);
        json.writeEndObject();
    }

    private static void writeError(JsonGenerator json, Problem problem) throws IOException {
        json.writeStartObject();
        json.writeFieldName("error");
        Replies.writer(problem).write(json);
        json.writeEndObject();
    }
}
