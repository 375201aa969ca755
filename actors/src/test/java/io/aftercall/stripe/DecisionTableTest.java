package io.aftercall.stripe;

import static io.aftercall.stripe.Replies.answer;
import static io.aftercall.stripe.Replies.error;
import static io.aftercall.stripe.Replies.headers;
import static io.aftercall.stripe.Replies.replayed;
import static io.aftercall.stripe.Replies.shouldRetry;
import static io.aftercall.stripe.Replies.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.aftercall.config.RetrySettings;
import io.aftercall.request.Outcome;
import io.aftercall.stripe.Decision.Retry;
import io.aftercall.stripe.Decision.Settle;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RELIABILITY 1.4 as a table: what follows the first attempt, what the last attempt settles as, and what it settles as
 * when an earlier attempt may have been executed. Rows 22 and 23 are histories and have tests of their own; rows 25 and
 * 26 belong to the state machine, of them only the error shape is ours (ErrorShapeTest).
 */
final class DecisionTableTest {

    static final RetrySettings SETTINGS = new RetrySettings(
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            0.5,
            Duration.ofSeconds(60),
            new RetrySettings.Budget(8, Duration.ofMinutes(15)),
            new RetrySettings.Budget(12, Duration.ofHours(20)),
            5,
            Duration.ofHours(20));

    private static final String OBJECT = "{\"id\":\"pi_1\",\"object\":\"payment_intent\"}";
    private static final String PAGE = "<html><body>Bad gateway</body></html>";
    private static final boolean RETRY = true;
    private static final boolean END = false;

    private final DecisionTable table = new DecisionTable(SETTINGS, new Random(1));

    /** Row, reply, whether a first attempt is followed by another, outcome at the end, outcome after an x. */
    static Stream<Arguments> rows() {
        Outcome succeeded = Outcome.SUCCEEDED;
        Outcome rejected = Outcome.REJECTED;
        Outcome declined = Outcome.DECLINED;
        Outcome limited = Outcome.RATE_LIMITED;
        Outcome unknown = Outcome.UNKNOWN;
        return Stream.of(
                arguments("1 object", answer(200, OBJECT), END, succeeded, succeeded),
                arguments("1 no content type", answer(200, type(null), OBJECT), END, succeeded, succeeded),
                arguments("1 error is null", answer(200, "{\"error\":null}"), END, succeeded, succeeded),
                arguments("2 cut", answer(200, OBJECT.substring(0, 9)), RETRY, unknown, unknown),
                arguments("2 empty", answer(200, ""), RETRY, unknown, unknown),
                arguments("2 page", answer(200, PAGE), RETRY, unknown, unknown),
                arguments("2 array", answer(200, "[]"), RETRY, unknown, unknown),
                arguments("2 error", answer(200, "{\"error\":{\"type\":\"api_error\"}}"), RETRY, unknown, unknown),
                arguments("2 twice the same key", answer(200, "{\"id\":1,\"id\":2}"), RETRY, unknown, unknown),
                arguments("2 trailing text", answer(200, OBJECT + "}"), RETRY, unknown, unknown),
                arguments("2 NaN", answer(200, "{\"a\":NaN}"), RETRY, unknown, unknown),
                arguments("2 very deep", answer(200, deep(5000)), RETRY, unknown, unknown),
                arguments("2 long number", answer(200, "{\"a\":" + "9".repeat(9999) + "}"), RETRY, unknown, unknown),
                arguments("2 wrong type", answer(200, type("text/html"), OBJECT), RETRY, unknown, unknown),
                arguments("2 unreadable", cut(200, headers()), RETRY, unknown, unknown),
                arguments("3 replayed", answer(200, replayed(), OBJECT), END, succeeded, succeeded),
                arguments("4 redirect", answer(302, ""), END, Outcome.PROTOCOL_ERROR, unknown),
                arguments("4 not retried", answer(307, shouldRetry(true), ""), END, Outcome.PROTOCOL_ERROR, unknown),
                arguments("5 invalid", error(400, "invalid_request_error", ""), END, rejected, rejected),
                arguments("6", error(400, "idempotency_error", ""), END, Outcome.KEY_CONFLICT, Outcome.KEY_CONFLICT),
                arguments("7", error(400, "invalid_request_error", "rate_limit"), RETRY, limited, unknown),
                arguments("8", error(401, "invalid_request_error", ""), END, Outcome.AUTH, unknown),
                arguments("9 card", error(402, "card_error", "card_declined"), END, declined, declined),
                arguments("10", error(403, "invalid_request_error", ""), END, Outcome.FORBIDDEN, unknown),
                arguments("11", error(404, "invalid_request_error", ""), END, rejected, rejected),
                arguments("12", error(409, "idempotency_error", "idempotency_key_in_use"), RETRY, unknown, unknown),
                arguments("12 in use as 400", inUse(), RETRY, unknown, unknown),
                arguments("12 plain", error(409, "invalid_request_error", ""), RETRY, unknown, unknown),
                arguments("13", error(429, "invalid_request_error", "rate_limit"), RETRY, limited, unknown),
                arguments("13 lock", error(429, "invalid_request_error", "lock_timeout"), RETRY, limited, unknown),
                arguments("14", error(405, "invalid_request_error", ""), END, rejected, unknown),
                arguments("14 no card", error(402, "invalid_request_error", ""), END, rejected, unknown),
                arguments("15", error(500, "api_error", ""), RETRY, unknown, unknown),
                arguments("15 asked to", error(503, shouldRetry(true)), RETRY, unknown, unknown),
                arguments("16 asked not to", error(500, shouldRetry(false)), END, unknown, unknown),
                arguments("16 saved", error(500, replayed()), END, unknown, unknown),
                arguments("17 a 404", error(404, shouldRetry(true)), RETRY, rejected, rejected),
                arguments("17 a 401", error(401, shouldRetry(true)), RETRY, Outcome.AUTH, unknown),
                arguments("17 a saved 500", savedButRetry(), RETRY, unknown, unknown),
                arguments("18 a 429", error(429, shouldRetry(false)), END, limited, unknown),
                arguments("18 a 409", error(409, shouldRetry(false)), END, unknown, unknown),
                arguments("18 not a 200", answer(200, shouldRetry(false), "cut"), RETRY, unknown, unknown),
                arguments("19", new StripeReply.NotSent("refused"), RETRY, Outcome.NOT_SENT, unknown),
                arguments("20", new StripeReply.TlsFailed("untrusted"), END, Outcome.TLS, unknown),
                arguments("21", new StripeReply.Broken("reset"), RETRY, unknown, unknown),
                arguments("21 body cut", cut(500, headers()), RETRY, unknown, unknown),
                arguments("21 odd status", answer(600, ""), RETRY, unknown, unknown),
                arguments("24 text", answer(400, "{\"error\":\"invalid_grant\"}"), END, rejected, unknown),
                arguments("24 page of a 5xx", answer(502, PAGE), RETRY, unknown, unknown),
                arguments("24 page of a 429", answer(429, PAGE), RETRY, limited, unknown),
                arguments("24 a proxy cannot vouch", answer(404, PAGE), END, rejected, unknown),
                arguments("24 page of a 402", answer(402, PAGE), END, declined, unknown));
    }

    @ParameterizedTest(name = "row {0}")
    @MethodSource("rows")
    @DisplayName("1.4 rows 1 to 21 and 24; RH-24, BK-09, BK-10, C1, C3")
    void followsTheTable(String row, StripeReply reply, boolean again, Outcome atTheEnd, Outcome afterAnX) {
        Decision first = table.decide(reply, write(1));
        Decision last = table.decide(reply, write(12));
        Decision lastAfterAnX = table.decide(reply, afterX(12));

        assertThat(first).isInstanceOf(again ? Retry.class : Settle.class);
        assertThat(outcome(last)).isEqualTo(atTheEnd);
        assertThat(outcome(lastAfterAnX)).isEqualTo(afterAnX);
        assertThat(last.reason()).contains("row " + (row.startsWith("17") || row.startsWith("18") ? "" : number(row)));
    }

    @ParameterizedTest(name = "row {0}")
    @MethodSource("rows")
    @DisplayName("1.4: for a read every x is u, and nothing is left unknown")
    void settlesReadsWithoutAnyDoubt(String row, StripeReply reply, boolean again, Outcome atTheEnd, Outcome afterAnX) {
        Decision last = table.decide(reply, new AttemptHistory(12, false, SECOND, SECOND, false, 0));

        assertThat(last.maybeExecuted()).isFalse();
        assertThat(outcome(last).parks()).isFalse();
        assertThat(outcome(last).charged()).isNotEqualTo("unknown");
    }

    @Test
    @DisplayName("1.4 row 22: an attempt that was lost with its engine counts as one that may have been executed")
    void remembersAnAttemptThatWasLost() {
        Decision retry = table.decide(new StripeReply.NotSent("refused"), afterX(8));
        Decision end = table.decide(error(401, "invalid_request_error", ""), afterX(2));

        assertThat(retry)
                .isInstanceOf(Retry.class)
                .extracting(Decision::maybeExecuted)
                .isEqualTo(true);
        assertThat(outcome(end)).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    @DisplayName("1.4 row 23, P4: no POST is scheduled beyond the horizon; a read may be")
    void settlesAtTheHorizon() {
        StripeReply broken = new StripeReply.Broken("reset");
        Duration almost = SETTINGS.horizon().minusMillis(100);

        Decision write = table.decide(broken, new AttemptHistory(2, true, SECOND, almost, false, 0));
        Decision limited =
                table.decide(error(429, shouldRetry(true)), new AttemptHistory(2, true, SECOND, almost, false, 0));
        Decision read = table.decide(broken, new AttemptHistory(2, false, SECOND, almost, false, 0));

        assertThat(write).isInstanceOf(Settle.class);
        assertThat(write.reason()).startsWith("row 23");
        assertThat(outcome(limited)).isEqualTo(Outcome.UNKNOWN);
        assertThat(read).isInstanceOf(Retry.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"not found\"}",
                "{\"error\":{\"code\":404,\"message\":\"no route\",\"status\":\"NOT_FOUND\"}}",
                "{\"error\":{\"message\":\"bad gateway rule\"}}",
                "{\"error\":{\"type\":\"gateway_error\"}}"
            })
    @DisplayName("P5, 1.4 row 24: the error of a gateway does not undo an attempt that may have been executed")
    void believesNoGateway(String body) {
        for (int status : new int[] {400, 402, 404, 423}) {
            Decision first = table.decide(answer(status, body), write(1));
            Decision later = table.decide(answer(status, body), afterX(2));

            assertThat(((Settle) first).outcome()).isIn(Outcome.REJECTED, Outcome.DECLINED);
            assertThat(((Settle) later).outcome()).isEqualTo(Outcome.UNKNOWN);
        }
    }

    @Test
    @DisplayName("C4, 1.4: 8 attempts in 15 minutes for u, 12 in 20 hours for x, 5 for an unreadable 2xx; BK-10")
    void keepsItsBudgets() {
        StripeReply refused = new StripeReply.NotSent("refused");
        StripeReply broken = new StripeReply.Broken("reset");
        StripeReply unreadable = cut(200, headers());

        assertThat(table.decide(refused, write(7))).isInstanceOf(Retry.class);
        assertThat(table.decide(refused, write(8))).isInstanceOf(Settle.class);
        assertThat(table.decide(broken, write(11))).isInstanceOf(Retry.class);
        assertThat(table.decide(broken, write(12))).isInstanceOf(Settle.class);
        assertThat(table.decide(unreadable, write(9))).isInstanceOf(Retry.class);
        assertThat(table.decide(unreadable, new AttemptHistory(9, true, SECOND, SECOND, true, 3)))
                .isInstanceOf(Retry.class);
        assertThat(table.decide(unreadable, new AttemptHistory(9, true, SECOND, SECOND, true, 4)))
                .isInstanceOf(Settle.class);
        Duration late = Duration.ofMinutes(15);
        assertThat(table.decide(refused, new AttemptHistory(2, true, late, late, false, 0)))
                .isInstanceOf(Settle.class);
        assertThat(table.decide(broken, new AttemptHistory(2, true, late, late, false, 0)))
                .isInstanceOf(Retry.class);
    }

    @Test
    @DisplayName("C5 PW-08: Retry-After is obeyed as a floor and capped; a rate limit is waited out longer than a lock")
    void waitsAsLongAsStripeAsks() {
        assertThat(delay(answer(429, Replies.retryAfter(Duration.ofSeconds(45)), "{}"), 1))
                .isEqualTo(Duration.ofSeconds(45));
        assertThat(delay(answer(429, Replies.retryAfter(Duration.ofHours(2)), "{}"), 1))
                .isEqualTo(SETTINGS.maxRetryAfter());
        assertThat(delay(answer(503, Replies.retryAfter(Duration.ofSeconds(7)), "{}"), 1))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(delay(error(429, "invalid_request_error", "rate_limit"), 1))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(delay(error(429, "invalid_request_error", "lock_timeout"), 1))
                .isEqualTo(SETTINGS.firstDelay());
    }

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static AttemptHistory write(int attempt) {
        return new AttemptHistory(attempt, true, SECOND, SECOND, false, 0);
    }

    private static AttemptHistory afterX(int attempt) {
        return new AttemptHistory(attempt, true, SECOND, SECOND, true, 0);
    }

    private Duration delay(StripeReply reply, int attempt) {
        return ((Retry) table.decide(reply, write(attempt))).delay();
    }

    private static Outcome outcome(Decision decision) {
        return ((Settle) decision).outcome();
    }

    private static String number(String row) {
        return row.startsWith("24") ? "" : row.split(" ")[0] + ":";
    }

    private static StripeReply cut(int status, ReplyHeaders headers) {
        return new StripeReply.Unreadable(status, headers, "body cut");
    }

    private static StripeReply inUse() {
        return error(400, "idempotency_error", "idempotency_key_in_use");
    }

    private static StripeReply savedButRetry() {
        return answer(500, new ReplyHeaders("req_1", true, true, null, null, Replies.JSON), "{}");
    }

    private static String deep(int levels) {
        return "{\"a\":" + "[".repeat(levels) + "]".repeat(levels) + "}";
    }
}
