package io.aftercall.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.actors.Brakes;
import io.aftercall.queue.Page;
import io.aftercall.queue.Pause;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.Attempt;
import io.aftercall.request.Credential;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.IdempotencyKey;
import io.aftercall.request.Origin;
import io.aftercall.request.Outcome;
import io.aftercall.request.Params;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.request.RequestStatus;
import io.aftercall.request.RequestType;
import io.aftercall.request.Routing;
import io.aftercall.request.StripeCall;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** J1, J2, RW-11: what a poller sees. */
final class RequestViewTest {

    private static final RequestId ID = new RequestId("req_" + "0".repeat(36));
    private static final RequestId CHILD = new RequestId("req_" + "1".repeat(36));
    private static final Brakes NONE = new Brakes();
    private static final Instant TIME = Instant.parse("2026-11-21T10:00:00.123Z");

    @Test
    void showsEverythingUnderTheNamesOfTheDesign() {
        JsonNode json = render(
                stored(RequestState.COMPLETED, Outcome.SUCCEEDED, "{\"n\":1.10}", script(ExecutionState.COMPLETED, 2)));

        assertThat(names(json))
                .contains("id", "type", "state", "outcome", "http_status", "object", "error", "attempts")
                .contains("idempotency_key", "parent", "children", "script", "created_at", "first_sent_at")
                .contains("next_attempt_at", "settled_at", "completed_at", "worker_id", "context_id", "account")
                .contains("params", "args", "caller_id", "tags", "priority", "method", "path", "explain");
        assertThat(names(json.get("script")))
                .containsExactly(
                        "execution_id",
                        "flow",
                        "version",
                        "state",
                        "ending",
                        "result",
                        "reply",
                        "output",
                        "error",
                        "attempts");
        assertThat(names(json.at("/attempts/0")))
                .containsExactly("number", "started_at", "ended_at", "http_status", "error");
        assertThat(json.at("/children/0").textValue()).isEqualTo(CHILD.value());
        assertThat(json.at("/attempts/0/started_at").textValue()).isEqualTo(TIME.toString());
    }

    @Test
    void embedsWhatIsStoredAsItIsStored() {
        String stored = "{\"n\": 0.10, \"big\":123456789012345678901234567890, \"e\":1e2}";

        String json = Json.write(to -> RequestView.write(
                to,
                stored(RequestState.COMPLETED, Outcome.SUCCEEDED, stored, script(ExecutionState.COMPLETED, 1)),
                NONE));

        assertThat(json).contains("\"object\":" + stored);
    }

    @Test
    @DisplayName("P13: of a credential only the account's name is shown")
    void showsNoCredential() {
        String json = Json.write(to -> RequestView.write(to, stored(RequestState.ACCEPTED, null, null, null), NONE));

        assertThat(json).doesNotContain("envelope-canary").contains("\"account\":\"inline\"");
    }

    @Test
    void shortensAPage() {
        Page page = new Page(
                List.of(stored(RequestState.COMPLETED, Outcome.SUCCEEDED, "{}", script(ExecutionState.COMPLETED, 1))),
                null);

        JsonNode json = TestEndpoint.parse(Json.write(to -> RequestView.write(to, page, NONE)));

        assertThat(json.get("next").isNull()).isTrue();
        assertThat(names(json.at("/requests/0"))).doesNotContain("object", "error", "params", "args", "script");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SCHEDULED   |           |           | Waits for its time at 2026-11-21T10:00:00.123Z.
            ACCEPTED    |           |           | Is stored and waits for an engine, or for its turn if it was submitted in order.
            IN_FLIGHT   |           |           | Attempt 1 is under way at Stripe.
            BACKING_OFF |           |           | Attempt 1 ended with HTTP 500; the next one is due at 2026-11-21T10:00:00.123Z.
            DISPATCHED  | SUCCEEDED | QUEUED    | Stripe did it; flow new_create_customer waits for a worker of billing.
            RUNNING     | DECLINED  | RUNNING   | The outcome is declined; a worker of billing runs flow new_create_customer.
            COMPLETED   | SUCCEEDED | COMPLETED | Stripe did it and flow new_create_customer has run.
            COMPLETED   | SUCCEEDED | NO_FLOW   | Stripe did it; there is no flow new_create_customer to go on with.
            BURIED      | SUCCEEDED | FAILED    | Stripe did it; flow new_create_customer is given up (failed) and waits for a person.
            PARKED      | UNKNOWN   | COMPLETED | Whether Stripe did it is not known (unknown); reconciliation or a person has to decide.
            CANCELLED   | CANCELLED |           | Was called off before anything was sent.
            """)
    void explainsEveryState(
            RequestState state, @Nullable Outcome outcome, @Nullable ExecutionState script, String expected) {
        ExecutionStatus execution = script == null ? null : script(script, 0);

        assertThat(Explanation.of(stored(state, outcome, null, execution))).isEqualTo(expected);
    }

    @Test
    void explainsARunThatIsRepeated() {
        assertThat(Explanation.of(
                        stored(RequestState.DISPATCHED, Outcome.SUCCEEDED, null, script(ExecutionState.QUEUED, 2))))
                .isEqualTo("Stripe did it; run 2 of flow new_create_customer failed, and it will be run again.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SCHEDULED   | account inline
            ACCEPTED    | account inline
            BACKING_OFF | account inline
            IN_FLIGHT   |
            DISPATCHED  | worker billing
            RUNNING     |
            COMPLETED   |
            CANCELLED   | worker billing
            """)
    @DisplayName("I3: says what is paused that a request needs next")
    void saysWhatItWaitsFor(RequestState state, @Nullable String paused) {
        Brakes brakes = new Brakes();
        brakes.show(List.of(
                new Pause(new Pause.Target(Pause.Kind.ACCOUNT, "inline"), "a bill", TIME),
                new Pause(new Pause.Target(Pause.Kind.WORKER, "billing"), "a bill", TIME)));

        assertThat(Explanation.waitingFor(stored(state, null, null, script(ExecutionState.QUEUED, 0)), brakes))
                .isEqualTo(paused == null ? null : paused + " is paused since " + TIME + ": a bill");
    }

    @Test
    @DisplayName("I3: the explanation ends with what holds the request up")
    void explainsWhatHoldsItUp() {
        Brakes brakes = new Brakes();
        StoredRequest waiting = stored(RequestState.ACCEPTED, null, null, null);
        assertThat(Explanation.of(waiting, brakes)).isEqualTo(Explanation.of(waiting));
        brakes.show(List.of(new Pause(new Pause.Target(Pause.Kind.ACCOUNT, "inline"), "a bill", TIME)));

        assertThat(Explanation.of(waiting, brakes))
                .endsWith("in order. It is held up: account inline is paused since " + TIME + ": a bill.");
    }

    @Test
    void knowsNoStateWithoutAnExplanation() {
        for (RequestState state : EnumSet.allOf(RequestState.class)) {
            assertThat(Explanation.of(stored(state, null, null, null))).endsWith(".");
        }
    }

    private static JsonNode render(StoredRequest stored) {
        return TestEndpoint.parse(Json.write(to -> RequestView.write(to, stored, NONE)));
    }

    private static List<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).toList();
    }

    private static StoredRequest stored(
            RequestState state, @Nullable Outcome outcome, @Nullable String reply, @Nullable ExecutionStatus script) {
        Request request = new Request(
                ID,
                RequestType.CUSTOMER,
                new StripeCall("POST", "/v1/customers", "", "2026-09-30.endive", null),
                IdempotencyKey.of(ID),
                Params.of("{}"),
                new Routing("billing", "ctx", 5, null),
                new Credential.Sealed("envelope-canary"),
                Origin.NONE,
                "fingerprint");
        List<Attempt> attempts = List.of(new Attempt(1, TIME, TIME, 500, null));
        RequestStatus.Times times = new RequestStatus.Times(TIME, TIME, TIME, TIME, TIME);
        return new StoredRequest(request, new RequestStatus(state, outcome, 200, reply, attempts, times), script);
    }

    private static ExecutionStatus script(ExecutionState state, int attempts) {
        return new ExecutionStatus(
                ID.execution(),
                state,
                null,
                "new_create_customer_response",
                "abc",
                "1",
                null,
                "",
                null,
                attempts,
                List.of(CHILD),
                new ExecutionStatus.Times(TIME, TIME, TIME));
    }
}
