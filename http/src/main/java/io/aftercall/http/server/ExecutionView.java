package io.aftercall.http.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.RequestId;
import java.io.IOException;
import java.util.List;

/** The execution of a script as a poller sees it. */
final class ExecutionView {

    private ExecutionView() {}

    /** On its own, with its calls and times. */
    static void write(JsonGenerator json, ExecutionStatus script) throws IOException {
        json.writeStartObject();
        writeFields(json, script);
        writeChildren(json, script.children());
        Json.time(json, "created_at", script.times().createdAt());
        Json.time(json, "started_at", script.times().startedAt());
        Json.time(json, "ended_at", script.times().endedAt());
        json.writeEndObject();
    }

    /** As part of its request, which has the calls. */
    static void writeWithin(JsonGenerator json, ExecutionStatus script) throws IOException {
        json.writeStartObject();
        writeFields(json, script);
        json.writeEndObject();
    }

    static void writeChildren(JsonGenerator json, List<RequestId> children) throws IOException {
        json.writeArrayFieldStart("children");
        for (RequestId child : children) {
            json.writeString(child.value());
        }
        json.writeEndArray();
    }

    private static void writeFields(JsonGenerator json, ExecutionStatus script) throws IOException {
        json.writeStringField("execution_id", script.id().value());
        json.writeStringField("flow", script.flow());
        json.writeStringField("version", script.version());
        json.writeStringField("state", script.state().wire());
        json.writeStringField("ending", script.ending());
        Json.raw(json, "result", script.resultJson());
        Json.raw(json, "reply", script.replyJson());
        json.writeStringField("output", script.output());
        json.writeStringField("error", script.error());
        json.writeNumberField("attempts", script.attempts());
    }
}
