package io.aftercall.features;

import static io.aftercall.features.Calls.payment;
import static io.aftercall.features.Calls.paymentWith;
import static io.aftercall.features.Endings.assertDone;
import static io.aftercall.features.Endings.calls;
import static io.aftercall.features.Endings.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.StoredRequest;
import io.aftercall.request.Attempt;
import io.aftercall.simulator.AnsweredCall;
import io.aftercall.simulator.Fault;
import io.aftercall.simulator.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever goes wrong on the way, one key, one effect: BK-10, C1, C3, G3, and with C5 what Stripe asks for. */
final class RetryIT {

    @TempDir
    static Path data;

    private static TestEngine engine;

    @BeforeAll
    static void start() {
        engine = TestEngine.start(data, "stripe.attempt-timeout", "2s");
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @ParameterizedTest(name = "{0}: {1} attempts")
    @DisplayName("BK-10, C1, C3, G3, B2, P3, PW-07: every attempt has the same key, and there is one effect")
    @CsvSource(textBlock = """
            429:2,           3
            500:2,           3
            502,             2
            503:2,           3
            lock_timeout:2,  3
            in_use,          2
            html,            2
            reset_before,    2
            close_before,    2
            reset_after,     2
            close_after,     2
            truncate:10,     2
            not_json,        2
            half_close,      2
            delay:300,       1
            slow_drip:10,    1
            duplicate_headers, 1
            extra_continue,  1
            """)
    void endsWithOneEffect(String fault, int attempts) {
        StoredRequest ended = assertDone(engine.stripe, engine.call(paymentWith(fault)));

        List<Attempt> listed = ended.status().attempts();
        assertThat(listed)
                .extracting(Attempt::number)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, attempts).boxed().toList());
        assertThat(listed).allSatisfy(attempt -> assertThat(attempt.endedAt()).isNotNull());
        assertThat(listed.subList(0, attempts - 1))
                .allSatisfy(attempt -> assertThat(attempt.error()).isNotBlank());
        assertThat(listed.getLast().error()).isNull();
        assertThat(listed.getLast().httpStatus()).isEqualTo(200);
        assertThat(calls(engine.stripe, ended)).hasSize(attempts);
    }

    @Test
    @DisplayName("BK-10, G3: many faults one after the other, and still the same key and one effect")
    void survivesOneFaultAfterTheOther() {
        StoredRequest ended = assertDone(
                engine.stripe, engine.call(paymentWith("truncate:20,429,500,reset_before,lock_timeout,reset_after")));

        assertThat(ended.status().attempts()).hasSize(7);
        assertThat(engine.stripe.effects().keysWithMoreThanOne()).isEmpty();
    }

    @Test
    @DisplayName("K1, BK-10: Stripe never answers; the attempt is given up, and the next one meets what it did")
    void givesUpASilentAttempt() {
        StoredRequest ended = assertDone(engine.stripe, engine.call(paymentWith("delay_after:5000:1")));

        assertThat(ended.status().attempts()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(ended.status().attempts().getFirst().httpStatus()).isNull();
        assertThat(calls(engine.stripe, ended).getLast().status()).isEqualTo(200);
    }

    @Test
    @DisplayName("C5, T8: no attempt before the time that Retry-After asks for")
    void waitsAsLongAsStripeAsks() {
        StoredRequest ended = assertDone(engine.stripe, engine.call(paymentWith("retry_after:2")));

        List<AnsweredCall> seen = calls(engine.stripe, ended);
        assertThat(seen).hasSize(2);
        assertThat(Duration.between(seen.get(0).receivedAt(), seen.get(1).receivedAt()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    @DisplayName("C5, row 16: Stripe-Should-Retry: false ends it, with the honest outcome")
    void obeysStripeShouldRetry() {
        StoredRequest ended = engine.call(paymentWith("saved_500_after"));

        assertThat(calls(engine.stripe, ended)).hasSize(1);
        assertThat(reply(ended).path("http").path("should_retry").asBoolean(true))
                .isFalse();
        assertThat(reply(ended).path("charged").asText()).isEqualTo("unknown");
    }

    @Test
    @DisplayName("PH-001, row 21: a read is repeated too, and never leaves anything unknown")
    void repeatsARead() {
        String id = reply(engine.call(payment())).path("id").asText();
        String path = "/v1/payment_intents/" + id;
        engine.stripe
                .faults()
                .when(
                        call -> call.path().equals(path),
                        3,
                        Fault.of(FaultKind.RESET_BEFORE),
                        Fault.status(503),
                        Fault.of(FaultKind.TRUNCATE, 10));

        StoredRequest read = engine.call(Calls.stripe("GET", path, Map.of()));

        assertThat(read.status().attempts()).hasSize(4);
        assertThat(reply(read).path("id").asText()).isEqualTo(id);
    }
}
