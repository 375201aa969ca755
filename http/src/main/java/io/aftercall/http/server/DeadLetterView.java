package io.aftercall.http.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.aftercall.actors.Brakes;
import io.aftercall.config.SecretSealer;
import io.aftercall.queue.BuriedLetter;
import io.aftercall.queue.DeadLetter;
import io.aftercall.queue.DeadLetterBulk;
import io.aftercall.queue.DeadLetterPage;
import io.aftercall.queue.PlayRequest;
import io.aftercall.request.RequestType;
import java.io.IOException;

/** A dead letter as a person sees it. What is sealed stays sealed. */
final class DeadLetterView {

    private DeadLetterView() {}

    static void write(JsonGenerator json, DeadLetterPage page) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("dead_letters");
        for (DeadLetter letter : page.letters()) {
            json.writeStartObject();
            writeFields(json, letter);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("next", page.next());
        json.writeEndObject();
    }

    /** With all that it was given. */
    static void write(JsonGenerator json, BuriedLetter buried, Brakes brakes) throws IOException {
        json.writeStartObject();
        writeFields(json, buried.letter());
        json.writeFieldName("request");
        if (buried.request() == null) {
            json.writeNull();
        } else {
            RequestView.write(json, buried.request(), brakes);
        }
        json.writeFieldName("sent");
        if (buried.play() == null) {
            json.writeNull();
        } else {
            writeSent(json, buried.play());
        }
        json.writeFieldName("execution");
        ExecutionView.write(json, buried.script());
        json.writeEndObject();
    }

    static void write(JsonGenerator json, DeadLetterBulk.Counts counts, String did) throws IOException {
        json.writeStartObject();
        json.writeNumberField("matched", counts.matched());
        json.writeNumberField(did, counts.done());
        json.writeNumberField("refused", counts.refused());
        json.writeStringField("next", counts.next());
        json.writeEndObject();
    }

    private static void writeFields(JsonGenerator json, DeadLetter letter) throws IOException {
        RequestType type = letter.place().type();
        json.writeStringField("id", letter.id().value());
        json.writeStringField(
                "request_id", letter.request() == null ? null : letter.request().value());
        json.writeStringField("kind", letter.kind().wire());
        json.writeStringField("reason", letter.reason().wire());
        json.writeStringField("error", letter.error());
        json.writeNumberField("attempts", letter.attempts());
        json.writeNumberField("replays", letter.replays());
        json.writeBooleanField("edited", letter.edited());
        json.writeStringField("worker_id", letter.place().workerId());
        json.writeStringField("context_id", letter.place().contextId());
        json.writeStringField("type", type == null ? null : type.wire());
        json.writeStringField("flow", letter.place().flow());
        Json.time(json, "created_at", letter.times().createdAt());
        Json.time(json, "died_at", letter.times().diedAt());
    }

    private static void writeSent(JsonGenerator json, PlayRequest play) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("sealed", SecretSealer.isSealed(play.script()));
        json.writeStringField("script", play.script());
        json.writeStringField("bindings", play.bindingsJson());
        json.writeEndObject();
    }
}
