package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.AttemptReply;
import io.aftercall.queue.BackOff;
import io.aftercall.queue.Held;
import io.aftercall.queue.Requests;
import io.aftercall.request.Request;
import io.aftercall.stripe.Decision;
import io.aftercall.stripe.ReplyHeaders;
import io.aftercall.stripe.StripeReply;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** P15: the clock of a host may say what it likes. */
final class HostClockTest {

    private static final Duration PARK_AFTER = Duration.ofSeconds(60);
    private static final Duration TEN_YEARS = Duration.ofDays(3650);

    private final RequestBench bench = new RequestBench();
    private final Request request = Requests.paymentIntent();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    @DisplayName("P15: a retry is given up by the time of the store, which is the same for every engine")
    void givesUpByTheTimeOfTheStore() {
        Instant longAgo = Instant.now().minus(TEN_YEARS);
        AttemptReply.Begun begun = new AttemptReply.Begun(1, longAgo, longAgo.plusSeconds(1), false);
        AttemptEnd busy = new AttemptEnd(begun, new StripeReply.Answer(429, ReplyHeaders.NONE, "{}"), 0);

        assertThat(busy.decide(bench.parts.decisions(), request)).isInstanceOf(Decision.Retry.class);
    }

    @Test
    @DisplayName("P15: an engine that lives in the past does not wait until it is today")
    void waitsNoLongerThanAnyWaitInMemory() {
        Held held = bench.hold(request);
        RequestBench.join(bench.store.requests().beginAttempt(held.lease(), Duration.ofHours(20)));
        BackOff wait = new BackOff(1, 429, "too many", Duration.ofMinutes(3), false, false);
        RequestBench.join(bench.store.requests().backOff(held.lease(), wait));
        Settling settling = new Settling(bench.takeOver("engine-2"));
        Instant now = bench.clock.instant();

        assertThat(settling.untilDue(now.minus(TEN_YEARS), PARK_AFTER)).isEqualTo(PARK_AFTER);
        assertThat(settling.untilDue(now.plus(TEN_YEARS), PARK_AFTER)).isEqualTo(Duration.ZERO);
        assertThat(settling.untilDue(now, Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(2));
    }
}
