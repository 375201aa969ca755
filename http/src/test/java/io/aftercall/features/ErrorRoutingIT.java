package io.aftercall.features;

import static io.aftercall.features.Calls.payment;
import static io.aftercall.features.Calls.paymentBy;
import static io.aftercall.features.Calls.paymentWith;
import static io.aftercall.features.Endings.calls;
import static io.aftercall.features.Endings.effects;
import static io.aftercall.features.Endings.result;
import static io.aftercall.features.Endings.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.actors.EngineEvent;
import io.aftercall.actors.RequestGateway.Receipt;
import io.aftercall.config.Secret;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.IdempotencyKey;
import io.aftercall.request.Outcome;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.request.SubmissionBuilder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which flow runs when Stripe does not do it, and what that flow is told. */
final class ErrorRoutingIT {

    private static final String REPORT = """
            [ran: 'error', type: parsed_error.error.type, message: parsed_error.error.message, charged: parsed_error.charged,
             outcome: parsed_error.outcome, data: parsed_data, text: response_json, same: parse_json(error_json) == parsed_error,
             fields: parsed_error.keySet() as List]
            """;

    @TempDir
    static Path data;

    private static TestEngine engine;

    @BeforeAll
    static void start() {
        FlowFiles flows = FlowFiles.in(data)
                .put("report_error", REPORT)
                .put("report_response", "[ran: 'response', data: parsed_data.id, error: parsed_error]")
                .put("new_create_payment_intent_error", "[ran: 'own error flow']")
                .put("new_create_payment_intent_response", "[ran: 'own response flow']");
        engine = TestEngine.start(
                data,
                "flows.dir",
                flows.path(),
                "retry.unsent.max-attempts",
                2,
                "retry.sent.max-attempts",
                3,
                "retry.max-delay",
                "100ms");
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    @DisplayName("RH-24, RH-31, BK-09: a declined card goes to the error flow, at once, and never to the response flow")
    void sendsADeclineToTheErrorFlow() {
        StoredRequest ended = engine.call(paymentBy("pm_card_chargeDeclined"));

        assertThat(ended.status().outcome()).isEqualTo(Outcome.DECLINED);
        assertThat(ended.status().httpStatus()).isEqualTo(402);
        assertThat(ended.status().state()).isEqualTo(RequestState.COMPLETED);
        assertThat(calls(engine.stripe, ended)).as("a decline is final").hasSize(1);
        assertThat(script(ended).flow()).isEqualTo("new_create_payment_intent_error");
        assertThat(result(ended).path("ran").asText()).isEqualTo("own error flow");
    }

    @Test
    @DisplayName("RH-30: a success goes to the response flow, which gets no error")
    void sendsASuccessToTheResponseFlow() {
        StoredRequest ended = engine.call(payment().flow("report"));

        assertThat(result(ended).path("ran").asText()).isEqualTo("response");
        assertThat(result(ended).path("data").asText()).startsWith("pi_");
        assertThat(result(ended).path("error").isNull()).isTrue();
    }

    static Stream<Arguments> endings() {
        SubmissionBuilder auth = payment().secret(Secret.of("sk_test_invalid_key"));
        SubmissionBuilder forbidden = payment().secret(Secret.of("rk_test_forbidden_key"));
        SubmissionBuilder nobody = payment().account("nobody");
        return Stream.of(
                ending(paymentBy("pm_card_chargeDeclinedExpiredCard"), Outcome.DECLINED, "card_error"),
                ending(payment().param("amount", 1), Outcome.REJECTED, "invalid_request_error"),
                ending(auth, Outcome.AUTH, "invalid_request_error"),
                ending(nobody, Outcome.AUTH, "api_connection_error"),
                ending(forbidden, Outcome.FORBIDDEN, "invalid_request_error"),
                ending(paymentWith("429:9"), Outcome.RATE_LIMITED, ""),
                ending(paymentWith("302"), Outcome.PROTOCOL_ERROR, "api_error"),
                ending(paymentWith("418"), Outcome.REJECTED, ""),
                ending(paymentWith("html:9"), Outcome.UNKNOWN, "api_error"),
                ending(paymentWith("500:9"), Outcome.UNKNOWN, "api_error"),
                ending(paymentWith("saved_500"), Outcome.UNKNOWN, "api_error"),
                ending(paymentWith("reset_after:9"), Outcome.UNKNOWN, "api_connection_error"),
                ending(paymentWith("truncate:9:9"), Outcome.UNKNOWN, "api_connection_error"),
                ending(paymentWith("not_json:9"), Outcome.UNKNOWN, "api_error"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("RH-31, RH-34, RH-50, P5: every ending has the one shape, and error.type is never missing")
    @MethodSource("endings")
    void givesEveryErrorTheOneShape(SubmissionBuilder call, Outcome outcome, String type) {
        StoredRequest ended = engine.call(call.flow("report"));

        assertThat(ended.status().outcome()).isEqualTo(outcome);
        assertReport(result(ended), outcome, type);
        assertThat(ended.status().state()).isEqualTo(outcome.parks() ? RequestState.PARKED : RequestState.COMPLETED);
    }

    @Test
    @DisplayName("P5, G5, row 21: nobody knows whether it was done: parked, its error flow was told charged 'unknown'")
    void parksWhatIsNotKnown() {
        StoredRequest ended = engine.call(paymentWith("reset_after:9").flow("report"));

        assertThat(effects(engine.stripe, ended)).as("it was done after all").isOne();
        assertThat(ended.status().state()).isEqualTo(RequestState.PARKED);
        assertThat(script(ended).state()).isEqualTo(ExecutionState.COMPLETED);
        assertThat(result(ended).path("charged").asText()).isEqualTo("unknown");
        // The actor hears of the hand-over when the flow may have ended already.
        await().untilAsserted(() -> assertThat(engine.events.of(EngineEvent.Settled.class))
                .anySatisfy(settled ->
                        assertThat(settled.id()).isEqualTo(ended.request().id())));
    }

    @Test
    @DisplayName("P3, row 6: a key that Stripe knows with other parameters: parked, and never tried under another key")
    void neverInventsAnotherKey() throws Exception {
        Receipt receipt = engine.aftercall.submit(
                payment().flow("report").delay(Duration.ofSeconds(1)).build());
        useKeyOf(receipt.id());

        StoredRequest ended = engine.end(receipt.id());

        assertThat(ended.status().outcome()).isEqualTo(Outcome.KEY_CONFLICT);
        assertThat(ended.status().state()).isEqualTo(RequestState.PARKED);
        assertReport(result(ended), Outcome.KEY_CONFLICT, "idempotency_error");
        assertThat(calls(engine.stripe, ended)).as("the stranger's and ours").hasSize(2);
    }

    /** Somebody else was there first with the same key and secret. */
    private static void useKeyOf(RequestId id) throws Exception {
        String basic = Base64.getEncoder().encodeToString("sk_test_aftercall:".getBytes(StandardCharsets.US_ASCII));
        HttpRequest request = HttpRequest.newBuilder(engine.stripe.baseUri().resolve("/v1/payment_intents"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Idempotency-Key", IdempotencyKey.of(id).value())
                .POST(HttpRequest.BodyPublishers.ofString("amount=777&currency=usd"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static Arguments ending(SubmissionBuilder call, Outcome outcome, String type) {
        String name = String.valueOf(call.build().target().params());
        return Arguments.of(Named.of(name, call), outcome, type);
    }

    static void assertReport(JsonNode report, Outcome outcome, String type) {
        assertThat(report.path("ran").asText()).isEqualTo("error");
        assertThat(report.path("outcome").asText()).isEqualTo(outcome.wire());
        assertThat(report.path("charged").asText()).isEqualTo(outcome.charged());
        assertThat(report.path("type").asText()).isNotBlank().startsWith(type);
        assertThat(report.path("message").asText()).isNotBlank();
        assertThat(report.path("data").isNull()).as("parsed_data").isTrue();
        assertThat(report.path("text").isNull()).as("response_json").isTrue();
        assertThat(report.path("same").asBoolean()).isTrue();
        assertThat(report.path("fields"))
                .extracting(JsonNode::asText)
                .contains("error", "outcome", "charged", "http", "attempts", "first_sent_at", "idempotency_key")
                .contains("request_id", "execution_id", "endpoint", "account", "livemode");
    }
}
