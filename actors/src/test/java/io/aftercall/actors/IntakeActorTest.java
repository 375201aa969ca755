package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Durability;
import io.aftercall.queue.Held;
import io.aftercall.queue.Requests;
import io.aftercall.request.FieldError;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.request.RequestType;
import io.aftercall.request.Schedule;
import io.aftercall.request.Submission;
import io.aftercall.request.SubmissionBuilder;
import io.aftercall.testing.FlakyStore.Mood;
import io.aftercall.testing.StubStripeClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class IntakeActorTest {

    private static final ActorTestKit KIT = ActorTestKit.create();

    private final TestProbe<Submitted> submitted = KIT.createTestProbe(Submitted.class);
    private final TestProbe<IntakeActor.Drained> drained = KIT.createTestProbe(IntakeActor.Drained.class);
    private RequestBench bench = new RequestBench();
    private ActorRef<IntakeActor.Command> intake;

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void close() {
        if (intake != null) {
            KIT.stop(intake);
        }
        bench.close();
    }

    @Test
    @DisplayName("P1 RH-09: accepted means stored, and says how durable")
    void acceptsWhatIsStored() {
        start();

        RequestId id = submit(intent().build(), Submitted.Accepted.class).id();

        assertThat(bench.status(id).times().createdAt()).isEqualTo(bench.clock.instant());
        assertThat(bench.events.of(EngineEvent.Accepted.class)).containsExactly(new EngineEvent.Accepted(id));
    }

    @Test
    void saysStateAndDurability() {
        start();

        Submitted.Accepted now = submit(intent().build(), Submitted.Accepted.class);
        Submitted.Accepted later = submit(intent().delay(Duration.ofHours(1)).build(), Submitted.Accepted.class);

        assertThat(now.state()).isEqualTo(RequestState.ACCEPTED);
        assertThat(now.durability()).isEqualTo(Durability.VOLATILE);
        assertThat(later.state()).isEqualTo(RequestState.SCHEDULED);
    }

    @Test
    @DisplayName("RH-21: what is accepted is sent and settled")
    void sendsWhatIsAccepted() {
        bench.stripe.willAnswer(StubStripeClient.answer(200, RequestActorTestBase.INTENT));
        start();

        RequestId id = submit(intent().build(), Submitted.Accepted.class).id();

        awaitState(id, RequestState.DISPATCHED);
        assertThat(bench.status(id).outcome()).isEqualTo(Outcome.SUCCEEDED);
        Awaitility.await().until(() -> bench.leases.size() == 0);
    }

    @Test
    @DisplayName("P3: the same submission under the same key meets the first one; another one is a conflict")
    void meetsTheFirstUnderTheSameKey() {
        start();

        RequestId first = submit(intent().idempotencyKey("order-17").build(), Submitted.Accepted.class)
                .id();
        Submitted.Duplicate again = submit(intent().idempotencyKey("order-17").build(), Submitted.Duplicate.class);
        Submitted.Conflict other =
                submit(intent().param("amount", 3000).idempotencyKey("order-17").build(), Submitted.Conflict.class);

        assertThat(again.id()).isEqualTo(first);
        assertThat(other.id()).isEqualTo(first);
        Awaitility.await().until(() -> !bench.stripe.sent().isEmpty());
        assertThat(bench.stripe.sent()).hasSize(1);
    }

    @Test
    void usesTheIdThatTheSenderMade() {
        start();
        RequestId id = Requests.id();

        intake.tell(new IntakeActor.SubmitAs(id, intent().build(), submitted.ref()));

        assertThat(submitted.expectMessageClass(Submitted.Accepted.class).id()).isEqualTo(id);
    }

    @Test
    @DisplayName("RH-50: what cannot be sent is refused with its field, and nothing is stored")
    void refusesWhatCannotBeSent() {
        start();

        Submitted.Invalid invalid = submit(intent().param("a[b", "1").build(), Submitted.Invalid.class);

        assertThat(invalid.errors()).extracting(FieldError::field).allMatch(field -> field.startsWith("params"));
        assertThat(bench.store.asked("requests.accept")).isZero();
    }

    @Test
    @DisplayName("P9: refuses when too many wait already, with the time after which to come again")
    void refusesWhenItIsFull() {
        bench.close();
        bench = new RequestBench("engine.max-active", 1);
        for (int i = 0; i < 1000; i++) {
            accept();
        }
        start();
        Awaitility.await().until(() -> bench.leases.size() == 1);
        submit(intent().build(), Submitted.Accepted.class);

        Submitted.Refused refused = submit(intent().build(), Submitted.Refused.class);

        assertThat(refused.why()).contains("too many");
        assertThat(refused.retryAfter()).isPositive();
        assertThat(bench.events.of(EngineEvent.Refused.class)).hasSize(1);
    }

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
    @DisplayName("P9: takes no more than it has room for; the rest stays for other engines")
    void takesNoMoreThanItHasRoomFor() {
        bench.close();
        bench = new RequestBench("engine.max-active", 10);
        IntStream.range(0, 600).forEach(i -> accept());
        start();
        Awaitility.await().until(() -> bench.stripe.sent().size() == 10);
        Awaitility.await()
                .during(Duration.ofMillis(200))
                .until(() -> bench.stripe.sent().size() == 10);

        List<Held> left = join(bench.store.requests().take("engine-2", 1000));

        assertThat(left).hasSize(590);
        assertThat(bench.leases.size()).isEqualTo(10);
    }

    @Test
    void takesTheNextWhenOneHasEnded() {
        bench.close();
        bench = new RequestBench("engine.max-active", 2);
        IntStream.range(0, 5).forEach(i -> accept());
        start();

        for (int sent = 2; sent <= 5; sent++) {
            int expected = sent;
            Awaitility.await().until(() -> bench.stripe.sent().size() == expected);
            bench.stripe.willAnswer(StubStripeClient.answer(200, RequestActorTestBase.INTENT));
        }
        bench.stripe.willAnswer(StubStripeClient.answer(200, RequestActorTestBase.INTENT));

        Awaitility.await()
                .until(() -> bench.events.of(EngineEvent.Settled.class).size() == 5);
    }

    @Test
    @DisplayName("P11: goes on with the requests of a lost engine")
    void adopts() {
        Request request = accept();
        join(bench.store.requests().take("engine-2", 1));
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
        assertThat(join(bench.store.requests().take("engine-2", 10))).hasSize(1);
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
        intake = KIT.spawn(supervised(create(listener)));
        Awaitility.await().until(() -> bench.leases.size() == 1);

        intake.tell(new IntakeActor.Submit(intent().build(), submitted.ref()));
        submitted.expectNoMessage(Duration.ofMillis(50));
        submit(intent().build(), Submitted.Accepted.class);

        Awaitility.await().until(() -> bench.stripe.sent().size() == 3);
        assertThat(bench.leases.size()).isLessThan(3);
        assertThat(bench.takeOver("engine-2").request()).isEqualTo(held);
    }

    @Test
    void isDrainedAtOnceWithNothingInHand() {
        start();

        intake.tell(new IntakeActor.Drain(drained.ref()));

        drained.expectMessageClass(IntakeActor.Drained.class);
    }

    private void start() {
        intake = KIT.spawn(create(event -> {}));
    }

    private Behavior<IntakeActor.Command> create(EngineListener more) {
        EngineListener listener = more.and(bench.events);
        ActorRef<DispatcherActor.Command> dispatcher =
                KIT.spawn(DispatcherActor.create(bench.store.requests(), listener));
        return IntakeActor.create(new IntakeActor.Ports(
                bench.store,
                bench.parts.freezer(),
                bench.parts.ids(),
                bench.ports(dispatcher, listener),
                bench.limits(),
                RequestBench.HOLDER,
                bench.settings.redis().pollInterval()));
    }

    /** As the guardian does it. */
    private static Behavior<IntakeActor.Command> supervised(Behavior<IntakeActor.Command> actor) {
        return Behaviors.supervise(actor)
                .onFailure(
                        Exception.class,
                        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(20), Duration.ofMillis(20), 0));
    }

    private <T extends Submitted> T submit(Submission submission, Class<T> expected) {
        intake.tell(new IntakeActor.Submit(submission, submitted.ref()));
        return submitted.expectMessageClass(expected);
    }

    private Request accept() {
        Request request = Requests.paymentIntent();
        join(bench.store.requests().accept(request, new Schedule.Now()));
        return request;
    }

    private void awaitState(RequestId id, RequestState state) {
        Awaitility.await().until(() -> bench.status(id).state() == state);
    }

    private static SubmissionBuilder intent() {
        return Submission.of(RequestType.PAYMENT_INTENT).param("amount", 2000).param("currency", "usd");
    }
}
