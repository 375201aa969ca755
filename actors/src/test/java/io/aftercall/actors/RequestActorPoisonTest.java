package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Held;
import io.aftercall.queue.Requests;
import io.aftercall.queue.Settlement;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A request that may have ended the engines that held it. */
final class RequestActorPoisonTest extends RequestActorTestBase {

    private final Request request = Requests.paymentIntent();

    @Test
    @DisplayName("P8 T7 PW-10 C7: a read that has cost three engines their life is buried as poison")
    void buriesPoison() {
        spawn(afterDeaths(3, Requests.read()));

        Settlement settlement = settlement();
        assertThat(settlement.outcome()).isEqualTo(Outcome.POISON);
        assertThat(settlement.error()).isEqualTo("3 engines were lost while it was under way");
        assertThat(bench.stripe.sent()).isEmpty();
    }

    @Test
    @DisplayName("P5 P8 C7: a write that has cost three engines their life may have been executed: it is unknown")
    void doesNotKnowOfPoisonThatWasSent() {
        spawn(afterDeaths(3, request));

        assertThat(settlement().outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(bench.stripe.sent()).isEmpty();
    }

    @Test
    @DisplayName("G5 C7: nothing of it is under way any more, so that it is looked for at once")
    void looksForPoisonAtOnce() {
        spawn(afterDeaths(3, request));

        assertThat(settlement().firstLook()).isZero();
    }

    @Test
    @DisplayName("C7: what only waited in four engines that were lost is sent by the fifth")
    void sendsWhatOnlyWaited() {
        bench.hold(request);
        for (int lost = 1; lost < 4; lost++) {
            bench.takeOver("engine-" + lost);
        }

        spawn(bench.takeOver(RequestBench.HOLDER));

        awaitSent(1);
    }

    @Test
    @DisplayName("C7: what is blamed for two engines is not sent in the first moments of the third")
    void doesNotSendAtOnceWhatIsBlamedForTwo() {
        Held held = afterDeaths(2, request);

        spawn(held);

        assertThat(passUntil(() -> bench.stripe.sent().size() == 1)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    private Held afterDeaths(int deaths, Request dying) {
        Held held = bench.hold(dying);
        for (int lost = 1; lost <= deaths; lost++) {
            RequestBench.join(bench.store.requests().beginAttempt(held.lease(), Duration.ofHours(20)));
            held = bench.takeOver(lost < deaths ? "engine-" + lost : RequestBench.HOLDER);
        }
        return held;
    }
}
