package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.actors.Circuits.Turn;
import io.aftercall.queue.Requests;
import io.aftercall.request.Credential;
import io.aftercall.request.Request;
import io.aftercall.request.StripeCall;
import io.aftercall.stripe.ReplyHeaders;
import io.aftercall.stripe.StripeReply;
import io.aftercall.testing.RecordingListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CircuitsTest {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofSeconds(4);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 500_000_000L); // nanoTime may wrap around
    private final RecordingListener events = new RecordingListener();
    private final Circuits circuits = new Circuits(
            TestSettings.with(
                            "engine.circuit.failures",
                            3,
                            "engine.circuit.first-open",
                            "1s",
                            "engine.circuit.max-open",
                            "4s",
                            "engine.retry-budget.at-least",
                            2)
                    .engine(),
            events,
            nanos::get);
    private final Request request = Requests.paymentIntent();

    static Stream<StripeReply> failures() {
        return Stream.of(
                new StripeReply.NotSent("connect"),
                new StripeReply.Broken("reset"),
                new StripeReply.TlsFailed("expired"),
                answer(500));
    }

    @ParameterizedTest
    @MethodSource("failures")
    @DisplayName("C6, 4b: nothing more is sent to a Stripe that only fails, but for a probe at growing intervals")
    void holdsBack(StripeReply failure) {
        fail(failure, 3);
        assertThat(circuits.hold(request, Turn.RESUMED)).isEqualTo(FIRST);
        assertThat(events.of(EngineEvent.CircuitOpened.class)).isNotEmpty();

        pass(FIRST);
        assertThat(circuits.hold(request, Turn.RESUMED)).isZero();
        assertThat(circuits.hold(request, Turn.RESUMED)).isEqualTo(FIRST);
        circuits.note(request, failure);
        assertThat(circuits.hold(request, Turn.RESUMED)).isEqualTo(FIRST.multipliedBy(2));

        for (int i = 0; i < 5; i++) {
            pass(circuits.hold(request, Turn.RESUMED));
            assertThat(circuits.hold(request, Turn.RESUMED)).isZero();
            circuits.note(request, failure);
        }
        assertThat(circuits.hold(request, Turn.RESUMED)).isEqualTo(MOST);
    }

    @Test
    @DisplayName("C6: a few that always fail do not keep those waiting that never did")
    void asksThoseThatHaveNotFailed() {
        StripeReply failure = new StripeReply.Broken("reset");
        fail(failure, 3);
        for (int i = 0; i < 4; i++) {
            pass(circuits.hold(request, Turn.RESUMED));
            circuits.hold(request, Turn.RESUMED);
            circuits.note(request, failure);
        }
        assertThat(circuits.hold(request, Turn.RESUMED)).isEqualTo(MOST);

        assertThat(circuits.hold(request, Turn.FIRST)).isZero();
        assertThat(circuits.hold(request, Turn.FIRST)).isEqualTo(FIRST);
        circuits.note(request, answer(200));

        assertThat(circuits.hold(request, Turn.RESUMED)).isZero();
    }

    @Test
    @DisplayName("C6: an answer closes it, and the count begins anew")
    void closes() {
        fail(new StripeReply.NotSent("connect"), 3);
        pass(FIRST);
        circuits.hold(request, Turn.RESUMED);

        circuits.note(request, answer(402));

        assertThat(circuits.hold(request, Turn.RESUMED)).isZero();
        fail(new StripeReply.NotSent("connect"), 2);
        assertThat(circuits.hold(request, Turn.RESUMED)).isZero();
    }

    @Test
    @DisplayName("C6: failures of calls that were under way when it opened do not lengthen the wait")
    void ignoresLateFailures() {
        fail(new StripeReply.Broken("reset"), 50);

        assertThat(circuits.hold(request, Turn.RESUMED)).isEqualTo(FIRST);
    }

    @Test
    @DisplayName("C6: failures among successes, and 429s, hold nothing back")
    void staysClosed() {
        for (int i = 0; i < 10; i++) {
            fail(new StripeReply.Broken("reset"), 2);
            circuits.note(request, answer(200));
            circuits.note(request, answer(429));
        }

        assertThat(circuits.hold(request, Turn.RESUMED)).isZero();
    }

    @Test
    @DisplayName("RELIABILITY 1.4 row 8: a refused secret holds back its account, and no other")
    void holdsBackAnAccount() {
        Request other = ofAccount(new Credential.Account("other"));

        circuits.note(request, answer(401));

        assertThat(circuits.hold(request, Turn.RESUMED)).isEqualTo(FIRST);
        assertThat(circuits.hold(other, Turn.RESUMED)).isZero();
        pass(FIRST);
        assertThat(circuits.hold(request, Turn.RESUMED)).isZero();
        circuits.note(request, answer(200));
        assertThat(circuits.hold(request, Turn.RESUMED)).isZero();
    }

    @Test
    @DisplayName(
            "C6, 4b: an endpoint that answers 5xx holds back its own calls, of this account and of whichever object")
    void holdsBackOneEndpoint() {
        Request capture = to("/v1/payment_intents/pi_3NxA/capture");
        for (int i = 0; i < 3; i++) {
            circuits.note(to("/v1/payment_intents/pi_3Nx" + i + "/capture"), answer(500));
        }

        assertThat(circuits.hold(capture, Turn.RESUMED)).isEqualTo(FIRST);
        assertThat(circuits.hold(request, Turn.RESUMED)).isZero();
        assertThat(circuits.hold(ofAccount(capture, new Credential.Account("other")), Turn.RESUMED))
                .isZero();
        assertThat(events.of(EngineEvent.CircuitOpened.class))
                .containsExactly(
                        new EngineEvent.CircuitOpened("POST /v1/payment_intents/{id}/capture of account default"));
        assertThat(circuits.why(capture, true))
                .contains("the circuit of POST /v1/payment_intents/{id}/capture of account default is open: 3 calls"
                        + " failed one after the other");
        assertThat(circuits.why(request, true)).isEmpty();
    }

    @Test
    @DisplayName("C6: without a connection every endpoint is held back, and an answer to any lets all go on")
    void holdsBackAllWithoutAConnection() {
        fail(new StripeReply.NotSent("connect"), 3);
        Request other = to("/v1/refunds");
        assertThat(circuits.hold(other, Turn.RESUMED)).isEqualTo(FIRST);
        assertThat(circuits.why(other, false)).contains("the circuit of Stripe is open: 3 calls found no connection");

        pass(FIRST);
        assertThat(circuits.hold(other, Turn.RESUMED)).isZero();
        circuits.note(other, answer(500));

        assertThat(circuits.hold(request, Turn.RESUMED)).isZero();
    }

    @Test
    @DisplayName(
            "C6, 4b: repeats are a tenth of what is sent first, or a few a second; the rest waits, none is refused")
    void holdsBackRepeatsBeyondTheBudget() {
        int allowed = repeatsAllowed(request);
        assertThat(allowed).as("2 a second, in ten seconds").isEqualTo(20);
        assertThat(events.of(EngineEvent.RetryBudgetUsedUp.class)).hasSize(1);
        assertThat(circuits.why(request, true))
                .contains("the retry budget of POST /v1/payment_intents of account default is used up");
        assertThat(circuits.why(request, false)).isEmpty();
        assertThat(circuits.hold(request, Turn.FIRST)).isZero();
        assertThat(circuits.hold(request, Turn.RESUMED)).isZero();
        assertThat(repeatsAllowed(to("/v1/refunds"))).as("of another endpoint").isEqualTo(20);

        pass(Duration.ofSeconds(10));
        for (int i = 0; i < 1000; i++) {
            assertThat(circuits.hold(request, Turn.FIRST)).isZero();
        }
        assertThat(repeatsAllowed(request)).as("a tenth of 1000").isEqualTo(100);
        pass(Duration.ofSeconds(9));
        assertThat(repeatsAllowed(request)).isZero();
        pass(Duration.ofSeconds(1));
        assertThat(repeatsAllowed(request)).isEqualTo(20);
    }

    @Test
    @DisplayName("P9: paths that callers make up fill no memory, and are still held back")
    void boundsWhatItRemembers() {
        for (int i = 0; i < 5000; i++) {
            String word = Integer.toString(i, 26)
                    .chars()
                    .mapToObj(c -> String.valueOf((char) (Character.digit(c, 26) + 'a')))
                    .collect(Collectors.joining());
            circuits.note(to("/v1/coupons/" + word), answer(500));
        }

        assertThat(circuits.hold(to("/v1/coupons/zzzz"), Turn.RESUMED)).isEqualTo(FIRST);
        assertThat(circuits.hold(to("/v1/coupons/b"), Turn.RESUMED)).isZero();
    }

    private int repeatsAllowed(Request of) {
        int allowed = 0;
        while (circuits.hold(of, Turn.REPEAT).isZero()) {
            allowed++;
        }
        return allowed;
    }

    private static StripeReply answer(int status) {
        return new StripeReply.Answer(
                status, new ReplyHeaders("req_1", null, false, null, null, "application/json"), "{}");
    }

    private Request ofAccount(Credential credential) {
        return ofAccount(request, credential);
    }

    private static Request ofAccount(Request request, Credential credential) {
        return new Request(
                request.id(),
                request.type(),
                request.call(),
                request.key(),
                request.params(),
                request.routing(),
                credential,
                request.origin(),
                request.fingerprint());
    }

    private Request to(String path) {
        return new Request(
                request.id(),
                request.type(),
                new StripeCall("POST", path, "", request.call().apiVersion(), null),
                request.key(),
                request.params(),
                request.routing(),
                request.credential(),
                request.origin(),
                request.fingerprint());
    }

    private void fail(StripeReply failure, int times) {
        for (int i = 0; i < times; i++) {
            circuits.note(request, failure);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
