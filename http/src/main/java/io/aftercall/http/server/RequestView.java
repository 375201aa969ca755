package io.aftercall.http.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.aftercall.actors.Brakes;
import io.aftercall.queue.Page;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.Attempt;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.Origin;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestStatus;
import java.io.IOException;
import java.util.List;

/** A request as a poller sees it: everything but its credential, of which only the account's name is shown. */
final class RequestView {

    private RequestView() {}

    /** All of it. What is stored as JSON is embedded as it is stored, so that every number stays exact. */
    static void write(JsonGenerator json, StoredRequest stored, Brakes brakes) throws IOException {
        Request request = stored.request();
        json.writeStartObject();
        writeProgress(json, stored, brakes);
        boolean succeeded = stored.status().outcome() == Outcome.SUCCEEDED;
        Json.raw(json, "object", succeeded ? stored.status().replyJson() : null);
        Json.raw(json, "error", succeeded ? null : stored.status().replyJson());
        ExecutionStatus script = stored.script();
        ExecutionView.writeChildren(json, script == null ? List.of() : script.children());
        json.writeFieldName("script");
        if (script == null) {
            json.writeNull();
        } else {
            ExecutionView.writeWithin(json, script);
        }
        Json.raw(json, "params", request.params().json());
        Json.raw(json, "args", request.origin().argsJson());
        json.writeEndObject();
    }

    /** A page of a list, its requests without objects, parameters and scripts. */
    static void write(JsonGenerator json, Page page, Brakes brakes) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("requests");
        for (StoredRequest stored : page.requests()) {
            json.writeStartObject();
            writeProgress(json, stored, brakes);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("next", page.next());
        json.writeEndObject();
    }

    private static void writeProgress(JsonGenerator json, StoredRequest stored, Brakes brakes) throws IOException {
        Request request = stored.request();
        RequestStatus status = stored.status();
        Outcome outcome = status.outcome();
        json.writeStringField("id", request.id().value());
        json.writeStringField("type", request.type().wire());
        json.writeStringField("state", status.state().wire());
        json.writeStringField("outcome", outcome == null ? null : outcome.wire());
        Json.number(json, "http_status", status.httpStatus());
        json.writeStringField("explain", Explanation.of(stored, brakes));
        json.writeStringField("waiting_for", Explanation.waitingFor(stored, brakes));
        writeAttempts(json, status.attempts());
        json.writeStringField("idempotency_key", request.key().value());
        writeOrigin(json, request);
        writeTimes(json, status.times());
        ReconciliationView.write(json, status);
    }

    private static void writeAttempts(JsonGenerator json, List<Attempt> attempts) throws IOException {
        json.writeArrayFieldStart("attempts");
        for (Attempt attempt : attempts) {
            json.writeStartObject();
            json.writeNumberField("number", attempt.number());
            Json.time(json, "started_at", attempt.startedAt());
            Json.time(json, "ended_at", attempt.endedAt());
            Json.number(json, "http_status", attempt.httpStatus());
            json.writeStringField("error", attempt.error());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeOrigin(JsonGenerator json, Request request) throws IOException {
        Origin origin = request.origin();
        ExecutionId parent = origin.parent();
        json.writeStringField("parent", parent == null ? null : parent.value());
        json.writeStringField("worker_id", request.routing().workerId());
        json.writeStringField("context_id", request.routing().contextId());
        json.writeStringField("account", request.account());
        json.writeStringField("stripe_account", request.call().stripeAccount());
        json.writeStringField("api_version", request.call().apiVersion());
        json.writeStringField("flow", request.flow());
        json.writeNumberField("priority", request.routing().priority());
        json.writeStringField("method", request.call().method());
        json.writeStringField("path", request.call().path());
        json.writeStringField("caller_id", origin.callerId());
        json.writeArrayFieldStart("tags");
        for (String tag : origin.tags()) {
            json.writeString(tag);
        }
        json.writeEndArray();
    }

    private static void writeTimes(JsonGenerator json, RequestStatus.Times times) throws IOException {
        Json.time(json, "created_at", times.createdAt());
        Json.time(json, "first_sent_at", times.firstSentAt());
        Json.time(json, "next_attempt_at", times.nextAttemptAt());
        Json.time(json, "settled_at", times.settledAt());
        Json.time(json, "completed_at", times.completedAt());
    }
}
