package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.config.EncryptionKeys;
import io.aftercall.config.SecretSealer;
import io.aftercall.queue.AttemptReply;
import io.aftercall.queue.Held;
import io.aftercall.queue.Lease;
import io.aftercall.queue.Requests;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import io.aftercall.stripe.Decision;
import io.aftercall.stripe.DecisionTable;
import io.aftercall.stripe.ReplyHeaders;
import io.aftercall.stripe.StripeReply;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P5, rows 11 and 21: what the end of an attempt says of the request, and what it does not. */
final class AttemptEndTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_000_000);
    private static final String GONE =
            "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"No such customer\"}}";

    private final DecisionTable decisions =
            new DecisionTable(TestSettings.with().retry(), new Random(1));
    private final RequestFreezer freezer = new RequestFreezer(
            TestSettings.with().stripe(),
            new SecretSealer(EncryptionKeys.parse("k:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")));

    @Test
    @DisplayName("P5: what a lost DELETE may have deleted is not told as never there")
    void doesNotKnowWhoHasDeletedIt() {
        assertThat(settled("DELETE", true).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(settled("DELETE", false).outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(settled("GET", true).outcome()).isEqualTo(Outcome.REJECTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 402, 404})
    @DisplayName("P5: a refusal under a lost lease says nothing of what the next holder did")
    void isCertainOfSuccessOnly(int status) {
        AttemptReply.Begun begun = new AttemptReply.Begun(1, NOW, NOW, false);
        AttemptEnd refused = new AttemptEnd(begun, new StripeReply.Answer(status, ReplyHeaders.NONE, GONE), 0);
        AttemptEnd done = new AttemptEnd(begun, new StripeReply.Answer(200, ReplyHeaders.NONE, "{\"id\":\"pi_1\"}"), 0);
        Request request = Requests.paymentIntent();
        Settling settling =
                new Settling(new Held(request, new Lease(request.id(), "1-1", 1), 1, NOW, NOW, false, 0, null));

        assertThat(settling.settled(refused, settle(refused, request)).certain())
                .isFalse();
        assertThat(settling.settled(done, settle(done, request)).certain()).isTrue();
    }

    private Decision.Settle settled(String method, boolean maybeExecuted) {
        Request request = freezer.freeze(
                Submission.of(RequestType.STRIPE)
                        .call(method, "/v1/customers/cus_1")
                        .build(),
                Requests.id());
        AttemptEnd end = new AttemptEnd(
                new AttemptReply.Begun(2, NOW, NOW, maybeExecuted),
                new StripeReply.Answer(404, ReplyHeaders.NONE, GONE),
                0);
        return settle(end, request);
    }

    private Decision.Settle settle(AttemptEnd end, Request request) {
        return (Decision.Settle) end.decide(decisions, request);
    }
}
