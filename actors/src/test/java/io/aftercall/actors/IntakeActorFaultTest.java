package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Requests;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.testing.FlakyStore.Mood;
import io.aftercall.testing.StubStripeClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lost engines, a store that is away, crashes and the end. */
final class IntakeActorFaultTest extends IntakeActorTestBase {

    @Test
    @DisplayName("P1 RH-43: while the store is away it accepts nothing, and goes on when it is back")
    void acceptsNothingWhileTheStoreIsAway() {
        start();
        bench.store.become(Mood.ASLEEP);

        Submitted.Refused refused = submit(intent().idempotencyKey("k").build(), Submitted.Refused.class);
        bench.store.become(Mood.AWAKE);
        Submitted.Accepted accepted = submit(intent().idempotencyKey("k").build(), Submitted.Accepted.class);

        assertThat(accepted.id()).isEqualTo(refused.id());
        assertThat(bench.events.of(EngineEvent.StoreAway.class))
                .extracting(EngineEvent.StoreAway::step)
                .contains("accept");
        Awaitility.await().until(() -> bench.stripe.sent().size() == 1);
    }

    @Test
    @DisplayName("P1: an acknowledgement that got lost is found again under the same key")
    void findsWhatWasStoredWithoutAnAnswer() {
        start();
        bench.store.become(Mood.ANSWERS_LOST);

        Submitted.Refused refused = submit(intent().idempotencyKey("k").build(), Submitted.Refused.class);
        bench.store.become(Mood.AWAKE);

        assertThat(submit(intent().idempotencyKey("k").build(), Submitted.Duplicate.class)
                        .id())
                .isEqualTo(refused.id());
    }

    @Test
    @DisplayName("P11: goes on with the requests of a lost engine")
    void adopts() {
        Request request = accept();
        join(bench.store.requests().take("engine-2", 1, 0));
        start();

        intake.tell(new IntakeActor.Adopt(List.of(bench.takeOver(RequestBench.HOLDER))));

        Awaitility.await().until(() -> bench.stripe.keys().contains(request.key()));
        assertThat(bench.events.of(EngineEvent.RequestsTakenOver.class))
                .containsExactly(new EngineEvent.RequestsTakenOver(1));
    }

    @Test
    @DisplayName("P11: stops working on what another engine has taken over")
    void abandonsWhatItHasLost() {
        bench.close();
        bench = new RequestBench("engine.lease", "300ms");
        Request request = accept();
        start();
        Awaitility.await().until(() -> bench.stripe.sent().size() == 1);

        bench.takeOver("engine-2");

        Awaitility.await()
                .until(() ->
                        bench.events.of(EngineEvent.LeaseLost.class).contains(new EngineEvent.LeaseLost(request.id())));
        Awaitility.await().until(() -> bench.leases.size() == 0);
    }

    @Test
    @DisplayName("P10 PH-103: a drain takes nothing new and ends when nothing is in hand")
    void drains() {
        Request request = accept();
        start();
        Awaitility.await().until(() -> bench.stripe.sent().size() == 1);

        intake.tell(new IntakeActor.Drain(drained.ref()));
        submit(intent().build(), Submitted.Refused.class);
        accept();
        drained.expectNoMessage(Duration.ofMillis(100));
        bench.stripe.willAnswer(StubStripeClient.answer(200, RequestActorTestBase.INTENT));

        drained.expectMessageClass(IntakeActor.Drained.class);
        assertThat(bench.status(request.id()).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(bench.stripe.sent()).hasSize(1);
        assertThat(join(bench.store.requests().take("engine-2", 10, 0))).hasSize(1);
    }

    @Test
    @DisplayName("P10: a drain waits for the store's answer to a submission, and for what was leased with it")
    void drainWaitsForWhatIsBeingStored() {
        start();
        bench.store.become(Mood.HOLDING);
        intake.tell(new IntakeActor.Submit(intent().build(), submitted.ref()));

        intake.tell(new IntakeActor.Drain(drained.ref()));
        drained.expectNoMessage(Duration.ofMillis(100));
        bench.stripe.willAnswer(StubStripeClient.answer(200, RequestActorTestBase.INTENT));
        bench.store.become(Mood.AWAKE);

        drained.expectMessageClass(IntakeActor.Drained.class);
        Submitted.Accepted accepted = submitted.expectMessageClass(Submitted.Accepted.class);
        assertThat(bench.status(accepted.id()).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(join(reception.accept(Requests.id(), intent().build()))).isInstanceOf(Submitted.Refused.class);
    }

    @Test
    @DisplayName("P11 RW-13: after a crash it reads on, and leaves what it held to the lease")
    void readsOnAfterACrash() {
        Request held = accept();
        AtomicBoolean crash = new AtomicBoolean(true);
        EngineListener listener = event -> {
            if (event instanceof EngineEvent.Accepted && crash.getAndSet(false)) {
                throw new IllegalStateException("a bug");
            }
        };
        intake = kit.spawn(supervised(create(listener)));
        Awaitility.await().until(() -> bench.stripe.sent().size() == 1);

        intake.tell(new IntakeActor.Submit(intent().build(), submitted.ref()));
        submitted.expectNoMessage(Duration.ofMillis(50));
        submit(intent().build(), Submitted.Accepted.class);

        Awaitility.await().until(() -> bench.stripe.sent().size() == 2);
        assertThat(bench.leases.size()).isEqualTo(1);
        assertThat(bench.takeOver("engine-2").request()).isEqualTo(held);
    }

    @Test
    void isDrainedAtOnceWithNothingInHand() {
        start();

        intake.tell(new IntakeActor.Drain(drained.ref()));

        drained.expectMessageClass(IntakeActor.Drained.class);
    }
}
