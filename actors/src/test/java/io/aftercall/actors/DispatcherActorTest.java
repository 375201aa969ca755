package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Held;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Requests;
import io.aftercall.queue.Settlement;
import io.aftercall.queue.StepReply;
import io.aftercall.queue.WorkerIds;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.testing.FlakyStore.Mood;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class DispatcherActorTest {

    private static final ActorTestKit KIT = ActorTestKit.create();

    private final RequestBench bench = new RequestBench();
    private final TestProbe<DispatcherActor.DispatchReply> replies =
            KIT.createTestProbe(DispatcherActor.DispatchReply.class);
    private final Vacancies vacancies =
            new Vacancies("worker-1", new WorkerIds.Only(Set.of(Requests.ROUTING.workerId())));
    private final ActorRef<DispatcherActor.Command> dispatcher =
            KIT.spawn(DispatcherActor.create(bench.store.requests(), vacancies, bench.events));

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void close() {
        KIT.stop(dispatcher);
        bench.close();
    }

    @Test
    @DisplayName("P6: an outcome and its script job are stored together, then confirmed")
    void storesOutcomeAndScriptJob() {
        Held held = bench.hold(Requests.paymentIntent());

        dispatch(settlement(held));

        replies.expectMessage(new DispatcherActor.Dispatched(StepReply.DONE));
        assertThat(bench.status(held.request().id()).state()).isEqualTo(RequestState.DISPATCHED);
        assertThat(join(bench.store.scripts().find(held.request().id().execution())))
                .isPresent();
    }

    @Test
    @DisplayName("P6 RW-12: a job is leased to a worker of this process that has nothing to do, and to it alone")
    void leasesToAVacancy() {
        List<HeldJob> handed = new CopyOnWriteArrayList<>();
        vacancies.opened((jobs, places) -> {
            vacancies.filled(places);
            handed.addAll(jobs);
        });
        vacancies.show(1);
        Held held = bench.hold(Requests.paymentIntent());

        dispatch(settlement(held));

        replies.expectMessage(new DispatcherActor.Dispatched(StepReply.DONE));
        Awaitility.await().until(() -> !vacancies.hasPromised() && !handed.isEmpty());
        assertThat(handed)
                .extracting(job -> job.lease().id())
                .containsExactly(held.request().id().execution());
        assertThat(bench.status(held.request().id()).state()).isEqualTo(RequestState.RUNNING);
    }

    @Test
    @DisplayName("P6: a promise ends when the store does not answer, and the job waits for whoever comes")
    void endsItsPromiseWhenTheStoreIsAway() {
        AtomicInteger given = new AtomicInteger();
        vacancies.opened((jobs, places) -> {
            vacancies.filled(places);
            given.addAndGet(places);
        });
        vacancies.show(1);
        Held held = bench.hold(Requests.paymentIntent());
        bench.store.become(Mood.ASLEEP);

        dispatch(settlement(held));
        Awaitility.await().until(() -> given.get() >= 2);
        bench.store.become(Mood.AWAKE);

        replies.expectMessage(new DispatcherActor.Dispatched(StepReply.DONE));
        Awaitility.await().until(() -> !vacancies.hasPromised());
    }

    @Test
    void saysWhenTheRequestIsLost() {
        Held lost = bench.hold(Requests.paymentIntent());
        bench.takeOver("engine-2");
        Settlement uncertain =
                new Settlement(lost.lease(), lost.request(), Outcome.UNKNOWN, 1, null, "{}", "reset", false);

        dispatch(uncertain);

        replies.expectMessage(new DispatcherActor.Dispatched(StepReply.LOST));
    }

    @Test
    @DisplayName("DESIGN 5: many settlements ride on one call of the store")
    void storesManyInOneCall() {
        List<Settlement> settlements = settlements(300);
        AtomicInteger confirmed = new AtomicInteger();
        bench.store.become(Mood.HOLDING);

        settlements.forEach(settlement ->
                dispatcher.tell(new DispatcherActor.Dispatch(settlement, reply -> confirmed.incrementAndGet())));
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
            bench.store.become(Mood.HOLDING); // lets go on what was held, and holds what comes then
            return confirmed.get() == 300;
        });

        assertThat(bench.store.asked("requests.settle")).isLessThan(40);
    }

    @Test
    @DisplayName("P2 PW-05 RH-43: a result is kept while the store is away, stored when it is back, then confirmed")
    void keepsResultsWhileTheStoreIsAway() {
        Held held = bench.hold(Requests.paymentIntent());
        bench.store.become(Mood.ASLEEP);

        dispatch(settlement(held));
        Awaitility.await()
                .until(() -> bench.events.of(EngineEvent.StoreAway.class).size() >= 2);
        replies.expectNoMessage(Duration.ofMillis(10));
        bench.store.become(Mood.AWAKE);

        replies.expectMessage(new DispatcherActor.Dispatched(StepReply.DONE));
        assertThat(bench.status(held.request().id()).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    @DisplayName("4b: a confirmation that got lost is asked for again and changes nothing")
    void repeatsWhatMayBeStored() {
        Held held = bench.hold(Requests.paymentIntent());
        bench.store.become(Mood.ANSWERS_LOST);

        dispatch(settlement(held));
        Awaitility.await()
                .until(() -> !bench.events.of(EngineEvent.StoreAway.class).isEmpty());
        bench.store.become(Mood.AWAKE);

        replies.expectMessage(new DispatcherActor.Dispatched(StepReply.ALREADY));
    }

    @Test
    @DisplayName("P9: says busy instead of keeping without end")
    void saysBusyWhenTooMuchWaits() {
        Settlement settlement = settlement(bench.hold(Requests.paymentIntent()));
        bench.store.become(Mood.HOLDING);

        for (int i = 0; i < 51_000; i++) {
            dispatch(settlement);
        }

        DispatcherActor.Busy busy = replies.expectMessageClass(DispatcherActor.Busy.class, Duration.ofSeconds(20));
        assertThat(busy.retryAfter()).isPositive();
        bench.store.become(Mood.AWAKE);
    }

    @Test
    @DisplayName("P10: what is in hand when it ends is still written")
    void writesWhatIsInHandWhenItEnds() {
        List<Settlement> settlements = settlements(100);
        bench.store.become(Mood.HOLDING);
        settlements.forEach(this::dispatch);
        Awaitility.await().until(() -> bench.store.asked("requests.settle") == 2);

        KIT.stop(dispatcher);
        bench.store.become(Mood.AWAKE);

        settlements.forEach(any -> replies.expectMessage(new DispatcherActor.Dispatched(StepReply.DONE)));
    }

    private void dispatch(Settlement settlement) {
        dispatcher.tell(new DispatcherActor.Dispatch(settlement, replies.ref()::tell));
    }

    private List<Settlement> settlements(int count) {
        List<Settlement> settlements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            settlements.add(settlement(bench.hold(Requests.paymentIntent())));
        }
        return settlements;
    }

    private static Settlement settlement(Held held) {
        Request request = held.request();
        return new Settlement(
                held.lease(), request, Outcome.SUCCEEDED, 1, 200, RequestActorTestBase.INTENT, null, true);
    }
}
