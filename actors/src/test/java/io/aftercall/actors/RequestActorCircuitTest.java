package io.aftercall.actors;

import static io.aftercall.testing.StubStripeClient.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Requests;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Stripe fails; whoever comes then is held back. */
final class RequestActorCircuitTest extends RequestActorTestBase {

    private final Request first = Requests.paymentIntent();
    private final Request second = Requests.paymentIntent();

    @Test
    @DisplayName("C6, 4b 5xx storm: who is held back has sent nothing and lost no attempt, and goes on when it ends")
    void waitsWithoutCounting() {
        with("engine.circuit.failures", 1, "engine.circuit.first-open", "10s", "retry.first-delay", "30s");
        bench.stripe.willAnswer(error(500, "api_error"));
        spawn(bench.hold(first));
        Awaitility.await().until(() -> bench.status(first.id()).state() == RequestState.BACKING_OFF);

        spawn(bench.hold(second));
        pass(Duration.ofSeconds(5));
        assertThat(bench.stripe.keys()).containsExactly(first.key());
        assertThat(bench.status(second.id()).attempts()).isEmpty();
        bench.stripe.willAnswer(succeeded());

        pass(Duration.ofSeconds(6));
        awaitSent(2);
        assertThat(bench.stripe.keys()).containsExactly(first.key(), second.key());
        assertThat(bench.status(second.id()).attempts()).hasSize(1);
    }

    @Test
    @DisplayName("C6, 4b: a repeat beyond the budget waits, loses no attempt, and is sent when there is room again")
    void waitsForTheBudget() {
        with("engine.retry-budget.at-least", 1, "engine.retry-budget.share", 0, "retry.first-delay", "1s");
        for (int i = 0; i < 10; i++) {
            assertThat(bench.circuits.hold(first, Circuits.Turn.REPEAT)).isZero();
        }
        bench.stripe.willAnswer(error(500, "api_error"), succeeded());
        spawn(bench.hold(first));
        Awaitility.await().until(() -> bench.status(first.id()).state() == RequestState.BACKING_OFF);

        pass(Duration.ofSeconds(3));
        Awaitility.await()
                .until(() ->
                        !bench.events.of(EngineEvent.RetryBudgetUsedUp.class).isEmpty());
        assertThat(bench.stripe.sent()).hasSize(1);
        assertThat(bench.status(first.id()).state()).isEqualTo(RequestState.BACKING_OFF);

        Awaitility.await().until(() -> {
            pass(Duration.ofSeconds(1));
            return bench.stripe.sent().size() == 2;
        });
        assertThat(bench.status(first.id()).attempts()).hasSize(2);
        assertThat(settlement().attempt()).isEqualTo(2);
    }
}
