package io.aftercall.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.config.RetrySettings;
import io.aftercall.request.Outcome;
import io.aftercall.stripe.Decision.Retry;
import io.aftercall.stripe.Decision.Settle;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds for every reply and every history. */
final class DecisionPropertiesTest {

    private static final int CASES = 20_000;
    private static final RetrySettings SETTINGS = DecisionTableTest.SETTINGS;
    /** Endings that stand after an ambiguous attempt: each is Stripe's last word on the key. */
    private static final Set<Outcome> STANDING =
            Set.of(Outcome.SUCCEEDED, Outcome.DECLINED, Outcome.REJECTED, Outcome.UNKNOWN, Outcome.KEY_CONFLICT);

    private static final List<String> BODIES = List.of(
            "",
            "{",
            "{}",
            "<html>",
            "{\"id\":\"pi_1\"}",
            "{\"error\":\"invalid_grant\"}",
            Replies.errorBody("card_error", "card_declined"),
            Replies.errorBody("idempotency_error", ""),
            Replies.errorBody("invalid_request_error", "lock_timeout"),
            Replies.errorBody("api_error", "rate_limit"));

    private final RandomGenerator random = new Random(20261121);
    private final DecisionTable table = new DecisionTable(SETTINGS, random);

    @Test
    @DisplayName("P5: nothing but Stripe's own last word settles a write as failed once it may have been executed")
    void neverCallsAnAmbiguousWriteFailed() {
        for (int i = 0; i < CASES; i++) {
            StripeReply reply = reply();
            AttemptHistory history = history(true, true);

            if (table.decide(reply, history) instanceof Settle settled) {
                assertThat(STANDING).as("%s after %s", settled, reply).contains(settled.outcome());
                boolean word = settled.outcome() == Outcome.DECLINED || settled.outcome() == Outcome.REJECTED;
                assertThat(!word || ((StripeReply.Answer) reply).body().contains("error"))
                        .as("%s after %s", settled, reply)
                        .isTrue();
            }
        }
    }

    @Test
    @DisplayName("P4, row 23: no write is ever scheduled beyond the horizon of its key")
    void neverSchedulesAWriteBeyondTheHorizon() {
        for (int i = 0; i < CASES; i++) {
            AttemptHistory history = history(true, random.nextBoolean());

            if (table.decide(reply(), history) instanceof Retry retry) {
                assertThat(history.sinceFirstSent().plus(retry.delay())).isLessThanOrEqualTo(SETTINGS.horizon());
            }
        }
    }

    @Test
    @DisplayName("C1: every delay lies between the first delay and the longest")
    void keepsDelaysWithinTheirBounds() {
        for (int i = 0; i < CASES; i++) {
            if (table.decide(reply(), history(random.nextBoolean(), false)) instanceof Retry retry) {
                assertThat(retry.delay()).isBetween(SETTINGS.firstDelay(), SETTINGS.maxRetryAfter());
            }
        }
    }

    @Test
    void neverForgetsThatAWriteMayHaveBeenExecuted() {
        for (int i = 0; i < CASES; i++) {
            assertThat(table.decide(reply(), history(true, true)).maybeExecuted())
                    .isTrue();
        }
    }

    @Test
    void leavesNothingUnknownAboutARead() {
        for (int i = 0; i < CASES; i++) {
            Decision decision = table.decide(reply(), history(false, false));
            assertThat(decision.maybeExecuted()).isFalse();
            if (decision instanceof Settle settled) {
                assertThat(settled.outcome().parks()).as("%s", settled).isFalse();
            }
        }
    }

    private AttemptHistory history(boolean write, boolean maybeExecuted) {
        Duration sent = Duration.ofMillis(random.nextLong(Duration.ofHours(21).toMillis()));
        Duration accepted = sent.plusMillis(random.nextLong(1000));
        return new AttemptHistory(1 + random.nextInt(14), write, accepted, sent, maybeExecuted, 0);
    }

    private StripeReply reply() {
        return switch (random.nextInt(8)) {
            case 0 -> new StripeReply.NotSent("refused");
            case 1 -> new StripeReply.TlsFailed("untrusted");
            case 2 -> new StripeReply.Broken("reset");
            case 3 -> new StripeReply.Unreadable(status(), headers(), "cut");
            default -> new StripeReply.Answer(status(), headers(), BODIES.get(random.nextInt(BODIES.size())));
        };
    }

    private int status() {
        List<Integer> statuses =
                List.of(100, 200, 201, 302, 400, 401, 402, 403, 404, 405, 409, 410, 429, 500, 502, 503, 599, 777);
        return statuses.get(random.nextInt(statuses.size()));
    }

    private ReplyHeaders headers() {
        Boolean shouldRetry = random.nextInt(3) == 0 ? null : random.nextBoolean();
        Duration retryAfter = random.nextBoolean() ? null : Duration.ofSeconds(random.nextInt(200));
        return new ReplyHeaders("req_1", shouldRetry, random.nextBoolean(), retryAfter, null, Replies.JSON);
    }
}
