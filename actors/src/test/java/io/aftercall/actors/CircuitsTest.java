package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.config.CircuitSettings;
import io.aftercall.queue.Requests;
import io.aftercall.request.Credential;
import io.aftercall.request.Request;
import io.aftercall.stripe.ReplyHeaders;
import io.aftercall.stripe.StripeReply;
import io.aftercall.testing.RecordingListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
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
    private final Circuits circuits = new Circuits(new CircuitSettings(3, FIRST, MOST), events, nanos::get);
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
        assertThat(circuits.hold(request, false)).isEqualTo(FIRST);
        assertThat(events.of(EngineEvent.CircuitOpened.class)).hasSize(1);

        pass(FIRST);
        assertThat(circuits.hold(request, false)).isZero();
        assertThat(circuits.hold(request, false)).isEqualTo(FIRST);
        circuits.note(request, failure);
        assertThat(circuits.hold(request, false)).isEqualTo(FIRST.multipliedBy(2));

        for (int i = 0; i < 5; i++) {
            pass(circuits.hold(request, false));
            assertThat(circuits.hold(request, false)).isZero();
            circuits.note(request, failure);
        }
        assertThat(circuits.hold(request, false)).isEqualTo(MOST);
    }

    @Test
    @DisplayName("C6: a few that always fail do not keep those waiting that never did")
    void asksThoseThatHaveNotFailed() {
        StripeReply failure = new StripeReply.Broken("reset");
        fail(failure, 3);
        for (int i = 0; i < 4; i++) {
            pass(circuits.hold(request, false));
            circuits.hold(request, false);
            circuits.note(request, failure);
        }
        assertThat(circuits.hold(request, false)).isEqualTo(MOST);

        assertThat(circuits.hold(request, true)).isZero();
        assertThat(circuits.hold(request, true)).isEqualTo(FIRST);
        circuits.note(request, answer(200));

        assertThat(circuits.hold(request, false)).isZero();
    }

    @Test
    @DisplayName("C6: an answer closes it, and the count begins anew")
    void closes() {
        fail(new StripeReply.NotSent("connect"), 3);
        pass(FIRST);
        circuits.hold(request, false);

        circuits.note(request, answer(402));

        assertThat(circuits.hold(request, false)).isZero();
        fail(new StripeReply.NotSent("connect"), 2);
        assertThat(circuits.hold(request, false)).isZero();
    }

    @Test
    @DisplayName("C6: failures of calls that were under way when it opened do not lengthen the wait")
    void ignoresLateFailures() {
        fail(new StripeReply.Broken("reset"), 50);

        assertThat(circuits.hold(request, false)).isEqualTo(FIRST);
    }

    @Test
    @DisplayName("C6: failures among successes, and 429s, hold nothing back")
    void staysClosed() {
        for (int i = 0; i < 10; i++) {
            fail(new StripeReply.Broken("reset"), 2);
            circuits.note(request, answer(200));
            circuits.note(request, answer(429));
        }

        assertThat(circuits.hold(request, false)).isZero();
    }

    @Test
    @DisplayName("RELIABILITY 1.4 row 8: a refused secret holds back its account, and no other")
    void holdsBackAnAccount() {
        Request other = ofAccount(new Credential.Account("other"));

        circuits.note(request, answer(401));

        assertThat(circuits.hold(request, false)).isEqualTo(FIRST);
        assertThat(circuits.hold(other, false)).isZero();
        pass(FIRST);
        assertThat(circuits.hold(request, false)).isZero();
        circuits.note(request, answer(200));
        assertThat(circuits.hold(request, false)).isZero();
    }

    private static StripeReply answer(int status) {
        return new StripeReply.Answer(
                status, new ReplyHeaders("req_1", null, false, null, null, "application/json"), "{}");
    }

    private Request ofAccount(Credential credential) {
        return new Request(
                request.id(),
                request.type(),
                request.call(),
                request.key(),
                request.paramsJson(),
                request.routing(),
                credential,
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
