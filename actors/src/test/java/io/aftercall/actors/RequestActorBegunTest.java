package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Held;
import io.aftercall.queue.Pause;
import io.aftercall.queue.Pause.Target;
import io.aftercall.queue.Requests;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.request.Schedule;
import io.aftercall.testing.StubStripeClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** P4, P5: a request whose first attempt began as it was leased. */
final class RequestActorBegunTest extends RequestActorTestBase {

    private final Request first = Requests.paymentIntent();
    private final Request second = Requests.paymentIntent();

    @Test
    @DisplayName("P4: what has begun is sent at once, and nothing is noted a second time")
    void sendsWhatHasBegun() {
        spawn(begin(first));

        awaitSent(1);
        bench.stripe.willAnswer(succeeded());
        assertThat(settlement().attempt()).isEqualTo(1);
        assertThat(bench.status(first.id()).attempts()).hasSize(1);
    }

    @Test
    @DisplayName("P4: another attempt after it is one like any other")
    void repeatsLikeAnyOther() {
        spawn(begin(first));
        awaitSent(1);

        bench.stripe.willAnswer(StubStripeClient.answer(500, "{}"));
        passUntil(() -> bench.stripe.sent().size() == 2);
        bench.stripe.willAnswer(succeeded());

        assertThat(settlement().attempt()).isEqualTo(2);
        assertThat(bench.stripe.keys()).containsExactly(first.key(), first.key());
    }

    @Test
    @DisplayName("P10: a pause that comes between its lease and its call comes too late for it")
    void isSentInSpiteOfAPause() {
        Held begun = begin(first);
        pauseAll();

        spawn(begun);

        awaitSent(1);
    }

    @Test
    @DisplayName("P10: one that finds no place waits like any other: a pause that comes meanwhile holds it up")
    void isHeldUpWithoutAPlace() {
        ActorRef<RequestActor.Command> waiting = spawnWithoutAPlace();

        pauseAll();
        bench.stripe.willAnswer(succeeded());

        awaitEnd(waiting);
        assertThat(bench.stripe.keys()).containsExactly(first.key());
        assertThat(bench.events.of(EngineEvent.Deferred.class)).hasSize(1);
    }

    @Test
    @DisplayName("P10: and a drain gives it back")
    void isGivenBackWithoutAPlace() {
        ActorRef<RequestActor.Command> waiting = spawnWithoutAPlace();

        waiting.tell(new RequestActor.HandBack());

        awaitEnd(waiting);
        assertThat(bench.stripe.keys()).containsExactly(first.key());
        assertThat(bench.store.asked("requests.release")).isEqualTo(1);
    }

    @Test
    @DisplayName("P4: one that found no place is noted as another attempt before it is sent")
    void isNotedAnewWithoutAPlace() {
        spawnWithoutAPlace();

        bench.stripe.willAnswer(succeeded());

        awaitSent(2);
        assertThat(bench.status(second.id()).attempts()).hasSize(2);
    }

    @Test
    @DisplayName("P14: a fault on the way to its call gives its place back")
    void leavesItsPlaceAfterAFault() {
        AtomicBoolean crash = new AtomicBoolean(true);

        spawn(begin(first), event -> {
            if (event instanceof EngineEvent.AttemptBegun && crash.getAndSet(false)) {
                throw new IllegalStateException("a bug");
            }
        });

        passUntil(() -> bench.stripe.sent().size() == 1);
        bench.stripe.willAnswer(succeeded());
        settlement();
        assertThat(bench.gates.calls().inside()).isZero();
    }

    @Test
    @DisplayName("C6: it counts as a first attempt for the budget of repeats")
    void countsAsAFirstAttempt() {
        with("engine.retry-budget.at-least", 1, "engine.retry-budget.share", 1);
        for (int i = 0; i < 15; i++) {
            spawn(begin(Requests.paymentIntent()));
        }
        awaitSent(15);

        for (int i = 0; i < 15; i++) {
            assertThat(bench.circuits.hold(first, Circuits.Turn.REPEAT)).isZero();
        }
    }

    @Test
    @DisplayName(
            "P5: after a crash nobody knows what became of it: the next attempt is noted, and it may have been carried out")
    void isNotedAnewAfterACrash() {
        bench.stripe.willBreakItsPromise(new IllegalStateException("a bug"));

        spawn(begin(first));

        passUntil(() -> bench.stripe.sent().size() == 2);
        assertThat(bench.stripe.keys()).containsExactly(first.key(), first.key());
        assertThat(bench.status(first.id()).attempts()).hasSize(2);
        assertThat(bench.status(first.id()).state()).isEqualTo(RequestState.IN_FLIGHT);
    }

    @Test
    @DisplayName("P11 P10: what has begun under a lease in doubt is not sent, and goes back when the engine drains")
    void waitsForItsLease() {
        with("engine.lease", "300ms");
        bench.leases.close();
        Held held = begin(first);
        Awaitility.await().until(() -> !bench.leases.mayAct());

        ActorRef<RequestActor.Command> actor = spawn(held);
        pass(Duration.ofSeconds(1));
        actor.tell(new RequestActor.HandBack());

        awaitEnd(actor);
        assertThat(bench.stripe.sent()).isEmpty();
        Held other =
                RequestBench.join(bench.store.requests().take("engine-2", 1, 1)).getFirst();
        assertThat(other.begun()).isNull();
        assertThat(other.maybeExecuted()).isTrue();
    }

    private ActorRef<RequestActor.Command> spawnWithoutAPlace() {
        with("stripe.max-in-flight", 1);
        spawn(bench.hold(first));
        awaitSent(1);
        ActorRef<RequestActor.Command> waiting = spawn(begin(second));
        Awaitility.await().until(() -> bench.gates.calls().isFull());
        return waiting;
    }

    private void pauseAll() {
        bench.parts.brakes().show(List.of(new Pause(Target.ALL, "", bench.clock.instant())));
    }

    private Held begin(Request request) {
        RequestBench.join(bench.store.requests().accept(request, new Schedule.Now()));
        Held held = RequestBench.join(bench.store.requests().take(RequestBench.HOLDER, 1, 1))
                .getFirst();
        assertThat(held.begun()).isNotNull();
        return held;
    }
}
