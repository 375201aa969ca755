package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static io.aftercall.actors.StubScriptEngine.returned;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Pause;
import io.aftercall.queue.Pause.Kind;
import io.aftercall.queue.Pause.Target;
import io.aftercall.queue.PlayRequest;
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
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class WorkerPoolActorTest {

    private static final ActorTestKit KIT = ActorTestKit.create();

    private final WorkerBench bench = new WorkerBench();
    private final Gates gates = Gates.of(10);
    private final TestProbe<WorkerPoolActor.Drained> drained = KIT.createTestProbe(WorkerPoolActor.Drained.class);
    private Vacancies vacancies = new Vacancies(WorkerBench.HOLDER, WorkerBench.ANY);
    private final ScriptBacklog backlog = new ScriptBacklog();
    private @Nullable ActorRef<WorkerPoolActor.Command> pool;

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void close() {
        if (pool != null) {
            KIT.stop(pool);
        }
        bench.close();
    }

    @Test
    @DisplayName("RW-01: runs what comes, and renews the lease meanwhile")
    void runsWhatComes() {
        start(2, WorkerBench.ANY);
        ExecutionId id = play(Requests.play());
        Awaitility.await().until(() -> bench.store.asked("scripts.renew") >= 1);
        assertThat(bench.leases.size()).isEqualTo(1);

        bench.engine.willEnd(returned("1"));

        bench.awaitState(id, ExecutionState.COMPLETED);
        Awaitility.await().until(() -> bench.leases.size() == 0);
    }

    @Test
    @DisplayName(
            "P9: while more waits than has room, the engine of this process is told; and when nothing waits any more")
    void tellsWhetherJobsWait() {
        ExecutionId first = play(Requests.play());
        play(Requests.play());
        start(1, WorkerBench.ANY);
        Awaitility.await().until(backlog::waits);

        bench.engine.willEnd(returned("1"));
        bench.awaitState(first, ExecutionState.COMPLETED);
        bench.engine.willEnd(returned("1"));

        Awaitility.await().until(() -> !backlog.waits());
    }

    @Test
    @DisplayName("RW-03: the highest priority first")
    void runsTheHighestPriorityFirst() {
        List<ExecutionId> ids = IntStream.of(9, 5, 0)
                .mapToObj(priority -> play(Requests.play(Requests.routing("billing", "ctx-1", priority))))
                .toList();
        bench.engine.willEnd(returned("1"), returned("1"), returned("1"));

        start(1, WorkerBench.ANY);

        Awaitility.await().until(() -> bench.engine.calls().size() == 3);
        assertThat(bench.engine.calls())
                .extracting(ScriptCall::executionId)
                .containsExactly(
                        ids.get(2).value(), ids.get(1).value(), ids.get(0).value());
    }

    @Test
    @DisplayName("RW-12: takes no more than it has workers; the rest stays for others")
    void takesNoMoreThanItHasWorkers() {
        IntStream.range(0, 20).forEach(i -> play(Requests.play()));

        start(3, WorkerBench.ANY);
        Awaitility.await().until(() -> bench.engine.calls().size() == 3);
        Awaitility.await()
                .during(Duration.ofMillis(150))
                .until(() -> bench.engine.calls().size() == 3);

        assertThat(join(bench.store.scripts().take("worker-2", WorkerBench.ANY, 100)))
                .hasSize(17);
    }

    @Test
    @DisplayName("RW-01 RW-12: promises as many vacancies as there are, and begins what was leased for them at once")
    void runsWhatIsHandedOver() {
        HeldJob job = bench.hold(Requests.play());
        start(2, WorkerBench.ANY);
        Awaitility.await().until(() -> bench.store.asked("scripts.take") >= 1);
        Vacancy vacancy = vacancies.promise(5);
        assertThat(vacancy.jobs()).isEqualTo(2);
        assertThat(vacancies.promise(1)).isEqualTo(Vacancy.NONE);

        vacancies.fill(vacancy, List.of(job));

        Awaitility.await().until(() -> bench.engine.calls().size() == 1);
        bench.engine.willEnd(returned("1"));
        bench.awaitState(job.lease().id(), ExecutionState.COMPLETED);
        Awaitility.await().until(() -> !vacancies.hasPromised());
        Awaitility.await().until(() -> bench.leases.size() == 0);
    }

    @Test
    @DisplayName("P10: a drain waits for what was promised, and hands it back")
    void handsBackWhatIsHandedOverTooLate() {
        HeldJob job = bench.hold(Requests.play());
        start(1, WorkerBench.ANY);
        Awaitility.await().until(() -> bench.store.asked("scripts.take") >= 1);
        Vacancy vacancy = vacancies.promise(1);
        pool.tell(new WorkerPoolActor.Drain(drained.ref()));
        drained.expectNoMessage(Duration.ofMillis(100));
        assertThat(vacancies.promise(1)).isEqualTo(Vacancy.NONE);

        vacancies.fill(vacancy, List.of(job));

        drained.expectMessageClass(WorkerPoolActor.Drained.class);
        bench.awaitState(job.lease().id(), ExecutionState.QUEUED);
        assertThat(bench.engine.calls()).isEmpty();
    }

    @Test
    @DisplayName("RW-04: takes only what is for its worker ids")
    void servesItsWorkerIds() {
        ExecutionId other = play(Requests.play(Requests.routing("shipping", "ctx-1", 5)));
        ExecutionId own = play(Requests.play(Requests.routing("billing", "ctx-1", 5)));
        bench.engine.willEnd(returned("1"), returned("1"));

        start(2, new WorkerIds.Only(Set.of("billing")));

        bench.awaitState(own, ExecutionState.COMPLETED);
        assertThat(bench.status(other).state()).isEqualTo(ExecutionState.QUEUED);
    }

    @Test
    @DisplayName("RW-13: hires another worker for one that was lost, and lets the lost one's lease run out")
    void hiresAnother() {
        bench.engine.willBreakItsPromise(new IllegalStateException("a bug"));
        start(1, WorkerBench.ANY);
        ExecutionId lost = play(Requests.play());
        Awaitility.await().until(() -> bench.engine.calls().size() == 1);

        ExecutionId next = play(Requests.play());
        bench.engine.willEnd(returned("1"));

        bench.awaitState(next, ExecutionState.COMPLETED);
        Awaitility.await().until(() -> bench.leases.size() == 0);
        assertThat(bench.takeOver("worker-2").lease().id()).isEqualTo(lost);
    }

    @Test
    @DisplayName("RW-13: goes on with the jobs of a lost worker, those beyond its workers too")
    void adopts() {
        IntStream.range(0, 3).forEach(i -> play(Requests.play()));
        join(bench.store.scripts().take("worker-2", WorkerBench.ANY, 3));
        bench.clock.advance(Duration.ofMinutes(1));
        List<HeldJob> jobs =
                join(bench.store.scripts().takeOver(WorkerBench.HOLDER, WorkerBench.ANY, Duration.ofSeconds(10), 10));
        start(1, WorkerBench.ANY);

        pool.tell(new WorkerPoolActor.Adopt(jobs));
        Awaitility.await().until(() -> bench.leases.size() == 3);
        bench.engine.willEnd(returned("1"), returned("1"), returned("1"));

        jobs.forEach(job -> bench.awaitState(job.lease().id(), ExecutionState.COMPLETED));
        assertThat(bench.events.of(EngineEvent.ScriptsTakenOver.class))
                .containsExactly(new EngineEvent.ScriptsTakenOver(3));
    }

    @Test
    @DisplayName("P2: reads on when the store is back")
    void readsOnWhenTheStoreIsBack() {
        bench.store.become(Mood.ASLEEP);
        start(1, WorkerBench.ANY);
        Awaitility.await().until(() -> bench.store.asked("scripts.take") >= 2);

        bench.store.become(Mood.AWAKE);
        bench.engine.willEnd(returned("1"));

        bench.awaitState(play(Requests.play()), ExecutionState.COMPLETED);
    }

    @Test
    @DisplayName("P10 T16: a drain finishes what runs, hands the rest back, and takes nothing new")
    void drains() {
        start(1, WorkerBench.ANY);
        ExecutionId running = play(Requests.play());
        Awaitility.await().until(() -> bench.engine.calls().size() == 1);
        play(Requests.play());
        HeldJob adopted = join(bench.store.scripts().take(WorkerBench.HOLDER, WorkerBench.ANY, 1))
                .getFirst();
        pool.tell(new WorkerPoolActor.Adopt(List.of(adopted)));

        pool.tell(new WorkerPoolActor.Drain(drained.ref()));
        bench.awaitState(adopted.lease().id(), ExecutionState.QUEUED);
        drained.expectNoMessage(Duration.ofMillis(50));
        bench.engine.willEnd(returned("1"));

        drained.expectMessageClass(WorkerPoolActor.Drained.class);
        bench.awaitState(running, ExecutionState.COMPLETED);
        assertThat(bench.status(adopted.lease().id()).attempts()).isZero();
        assertThat(bench.engine.calls()).hasSize(1);
    }

    @Test
    @DisplayName("I3: a script of a paused context is left to the store, its run not counted, and its worker is free")
    void leavesAPausedContextToTheStore() {
        pause(new Target(Kind.CONTEXT, "held"));
        ExecutionId held = play(Requests.play(Requests.routing("billing", "held", 0)));
        start(1, WorkerBench.ANY);
        Awaitility.await().until(() -> bench.store.asked("scripts.postpone") == 1);

        ExecutionId free = play(Requests.play(Requests.routing("billing", "free", 5)));
        bench.engine.willEnd(returned("1"), returned("1"));
        bench.awaitState(free, ExecutionState.COMPLETED);
        assertThat(bench.status(held).state()).isEqualTo(ExecutionState.QUEUED);
        assertThat(bench.status(held).attempts()).isZero();

        bench.parts.brakes().show(List.of());
        bench.clock.advance(Duration.ofSeconds(10));
        assertThat(join(bench.store.requests().promoteDue(10))).isEqualTo(1);
        bench.awaitState(held, ExecutionState.COMPLETED);
    }

    @Test
    @DisplayName("I3: scripts of a paused worker id stay in their stream")
    void leavesAPausedWorkerIdAlone() {
        pause(new Target(Kind.WORKER, "billing"));
        ExecutionId held = play(Requests.play(Requests.routing("billing", "ctx-1", 0)));
        ExecutionId free = play(Requests.play(Requests.routing("mail", "ctx-1", 5)));
        bench.engine.willEnd(returned("1"), returned("1"));
        start(1, WorkerBench.ANY);

        bench.awaitState(free, ExecutionState.COMPLETED);
        assertThat(bench.status(held).state()).isEqualTo(ExecutionState.QUEUED);
        bench.parts.brakes().show(List.of());
        bench.awaitState(held, ExecutionState.COMPLETED);
    }

    private void pause(Target target) {
        bench.parts.brakes().show(List.of(new Pause(target, "", bench.clock.instant())));
    }

    @Test
    void isDrainedAtOnceWithNothingInHand() {
        start(2, WorkerBench.ANY);

        pool.tell(new WorkerPoolActor.Drain(drained.ref()));

        drained.expectMessageClass(WorkerPoolActor.Drained.class);
    }

    private void start(int workers, WorkerIds ids) {
        vacancies = new Vacancies(WorkerBench.HOLDER, ids);
        pool = KIT.spawn(WorkerPoolActor.create(new WorkerPoolActor.Ports(
                bench.ports(),
                bench.store.bell(),
                bench.parts.brakes().letting(ids),
                WorkerBench.HOLDER,
                workers,
                workers,
                Duration.ofMillis(20),
                bench.parts.brakes(),
                gates,
                vacancies,
                backlog,
                bench.clock)));
    }

    private ExecutionId play(PlayRequest play) {
        join(bench.store.scripts().play(play));
        return play.id();
    }
}
