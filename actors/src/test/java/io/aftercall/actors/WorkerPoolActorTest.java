package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static io.aftercall.actors.StubScriptEngine.returned;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Pause;
import io.aftercall.queue.Pause.Kind;
import io.aftercall.queue.Pause.Target;
import io.aftercall.queue.Requests;
import io.aftercall.queue.Vacancy;
import io.aftercall.queue.WorkerIds;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.scripts.ScriptCall;
import io.aftercall.testing.FlakyStore.Mood;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class WorkerPoolActorTest {

    private static final ActorTestKit KIT = ActorTestKit.create();

    private final PoolBench pool = new PoolBench(KIT);

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    @DisplayName("RW-01: runs what comes, and renews the lease meanwhile")
    void runsWhatComes() {
        pool.start(2, WorkerBench.ANY);
        ExecutionId id = pool.play(Requests.play());
        Awaitility.await().until(() -> pool.bench.store.asked("scripts.renew") >= 1);
        assertThat(pool.bench.leases.size()).isEqualTo(1);

        pool.bench.engine.willEnd(returned("1"));

        pool.bench.awaitState(id, ExecutionState.COMPLETED);
        Awaitility.await().until(() -> pool.bench.leases.size() == 0);
    }

    @Test
    @DisplayName(
            "P9: the engine of this process is told how many workers are idle; and when they take nothing any more")
    void tellsHowManyAreIdle() {
        ExecutionId id = pool.play(Requests.play());
        pool.start(2, WorkerBench.ANY);
        Awaitility.await()
                .until(() -> pool.vacancies().areOpen() && pool.vacancies().free() == 1);

        pool.bench.engine.willEnd(returned("1"));
        pool.bench.awaitState(id, ExecutionState.COMPLETED);
        Awaitility.await().until(() -> pool.vacancies().free() == 2);

        pool.actor()
                .tell(new WorkerPoolActor.Drain(
                        KIT.<WorkerPoolActor.Drained>createTestProbe().ref()));
        Awaitility.await().until(() -> !pool.vacancies().areOpen());
    }

    @Test
    @DisplayName("RW-03: the highest priority first")
    void runsTheHighestPriorityFirst() {
        List<ExecutionId> ids = IntStream.of(9, 5, 0)
                .mapToObj(priority -> pool.play(Requests.play(Requests.routing("billing", "ctx-1", priority))))
                .toList();
        pool.bench.engine.willEnd(returned("1"), returned("1"), returned("1"));

        pool.start(1, WorkerBench.ANY);

        Awaitility.await().until(() -> pool.bench.engine.calls().size() == 3);
        assertThat(pool.bench.engine.calls())
                .extracting(ScriptCall::executionId)
                .containsExactly(
                        ids.get(2).value(), ids.get(1).value(), ids.get(0).value());
    }

    @Test
    @DisplayName("RW-12: takes no more than it has workers; the rest stays for others")
    void takesNoMoreThanItHasWorkers() {
        IntStream.range(0, 20).forEach(i -> pool.play(Requests.play()));

        pool.start(3, WorkerBench.ANY);
        Awaitility.await().until(() -> pool.bench.engine.calls().size() == 3);
        Awaitility.await()
                .during(Duration.ofMillis(150))
                .until(() -> pool.bench.engine.calls().size() == 3);

        assertThat(join(pool.bench.store.scripts().take("worker-2", WorkerBench.ANY, 100)))
                .hasSize(17);
    }

    @Test
    @DisplayName("RW-01 RW-12: promises as many vacancies as there are, and begins what was leased for them at once")
    void runsWhatIsHandedOver() {
        HeldJob job = pool.bench.hold(Requests.play());
        pool.start(2, WorkerBench.ANY);
        Awaitility.await().until(() -> pool.bench.store.asked("scripts.take") >= 1);
        Vacancy vacancy = pool.vacancies().promise(5);
        assertThat(vacancy.jobs()).isEqualTo(2);
        assertThat(pool.vacancies().promise(1)).isEqualTo(Vacancy.NONE);

        pool.vacancies().fill(vacancy, List.of(job));

        Awaitility.await().until(() -> pool.bench.engine.calls().size() == 1);
        pool.bench.engine.willEnd(returned("1"));
        pool.bench.awaitState(job.lease().id(), ExecutionState.COMPLETED);
        Awaitility.await().until(() -> !pool.vacancies().hasPromised());
        Awaitility.await().until(() -> pool.bench.leases.size() == 0);
    }

    @Test
    @DisplayName("RW-04: takes only what is for its worker ids")
    void servesItsWorkerIds() {
        ExecutionId other = pool.play(Requests.play(Requests.routing("shipping", "ctx-1", 5)));
        ExecutionId own = pool.play(Requests.play(Requests.routing("billing", "ctx-1", 5)));
        pool.bench.engine.willEnd(returned("1"), returned("1"));

        pool.start(2, new WorkerIds.Only(Set.of("billing")));

        pool.bench.awaitState(own, ExecutionState.COMPLETED);
        assertThat(pool.bench.status(other).state()).isEqualTo(ExecutionState.QUEUED);
    }

    @Test
    @DisplayName("RW-13: hires another worker for one that was lost, and lets the lost one's lease run out")
    void hiresAnother() {
        pool.bench.engine.willBreakItsPromise(new IllegalStateException("a bug"));
        pool.start(1, WorkerBench.ANY);
        ExecutionId lost = pool.play(Requests.play());
        Awaitility.await().until(() -> pool.bench.engine.calls().size() == 1);

        ExecutionId next = pool.play(Requests.play());
        pool.bench.engine.willEnd(returned("1"));

        pool.bench.awaitState(next, ExecutionState.COMPLETED);
        Awaitility.await().until(() -> pool.bench.leases.size() == 0);
        assertThat(pool.bench.takeOver("worker-2").lease().id()).isEqualTo(lost);
    }

    @Test
    @DisplayName("RW-13: goes on with the jobs of a lost worker, those beyond its workers too")
    void adopts() {
        IntStream.range(0, 3).forEach(i -> pool.play(Requests.play()));
        join(pool.bench.store.scripts().take("worker-2", WorkerBench.ANY, 3));
        pool.bench.clock.advance(Duration.ofMinutes(1));
        List<HeldJob> jobs = join(
                pool.bench.store.scripts().takeOver(WorkerBench.HOLDER, WorkerBench.ANY, Duration.ofSeconds(10), 10));
        pool.start(1, WorkerBench.ANY);

        pool.actor().tell(new WorkerPoolActor.Adopt(jobs));
        Awaitility.await().until(() -> pool.bench.leases.size() == 3);
        pool.bench.engine.willEnd(returned("1"), returned("1"), returned("1"));

        jobs.forEach(job -> pool.bench.awaitState(job.lease().id(), ExecutionState.COMPLETED));
        assertThat(pool.bench.events.of(EngineEvent.ScriptsTakenOver.class))
                .containsExactly(new EngineEvent.ScriptsTakenOver(3));
    }

    @Test
    @DisplayName("P2: reads on when the store is back")
    void readsOnWhenTheStoreIsBack() {
        pool.bench.store.become(Mood.ASLEEP);
        pool.start(1, WorkerBench.ANY);
        Awaitility.await().until(() -> pool.bench.store.asked("scripts.take") >= 2);

        pool.bench.store.become(Mood.AWAKE);
        pool.bench.engine.willEnd(returned("1"));

        pool.bench.awaitState(pool.play(Requests.play()), ExecutionState.COMPLETED);
    }

    @Test
    @DisplayName("I3: a script of a paused context is left to the store, its run not counted, and its worker is free")
    void leavesAPausedContextToTheStore() {
        pause(new Target(Kind.CONTEXT, "held"));
        ExecutionId held = pool.play(Requests.play(Requests.routing("billing", "held", 0)));
        pool.start(1, WorkerBench.ANY);
        Awaitility.await().until(() -> pool.bench.store.asked("scripts.postpone") == 1);

        ExecutionId free = pool.play(Requests.play(Requests.routing("billing", "free", 5)));
        pool.bench.engine.willEnd(returned("1"), returned("1"));
        pool.bench.awaitState(free, ExecutionState.COMPLETED);
        assertThat(pool.bench.status(held).state()).isEqualTo(ExecutionState.QUEUED);
        assertThat(pool.bench.status(held).attempts()).isZero();

        pool.bench.parts.brakes().show(List.of());
        pool.bench.clock.advance(Duration.ofSeconds(10));
        assertThat(join(pool.bench.store.requests().promoteDue(10))).isEqualTo(1);
        pool.bench.awaitState(held, ExecutionState.COMPLETED);
    }

    @Test
    @DisplayName("I3: scripts of a paused worker id stay in their stream")
    void leavesAPausedWorkerIdAlone() {
        pause(new Target(Kind.WORKER, "billing"));
        ExecutionId held = pool.play(Requests.play(Requests.routing("billing", "ctx-1", 0)));
        ExecutionId free = pool.play(Requests.play(Requests.routing("mail", "ctx-1", 5)));
        pool.bench.engine.willEnd(returned("1"), returned("1"));
        pool.start(1, WorkerBench.ANY);

        pool.bench.awaitState(free, ExecutionState.COMPLETED);
        assertThat(pool.bench.status(held).state()).isEqualTo(ExecutionState.QUEUED);
        pool.bench.parts.brakes().show(List.of());
        pool.bench.awaitState(held, ExecutionState.COMPLETED);
    }

    private void pause(Target target) {
        pool.bench.parts.brakes().show(List.of(new Pause(target, "", pool.bench.clock.instant())));
    }
}
