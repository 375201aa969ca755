package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static io.aftercall.actors.StubScriptEngine.returned;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Requests;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.RequestId;
import io.aftercall.scripts.ContextChange;
import io.aftercall.scripts.Effects;
import io.aftercall.testing.FlakyStore.Mood;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lost workers, a store that is away, conflicts and faults. */
final class WorkerActorFaultTest extends WorkerActorTestBase {

    @Test
    @DisplayName("P7: publishing again after a lost answer changes nothing")
    void publishesOnce() {
        HeldJob job = bench.hold(Requests.play());
        RequestId child = RequestId.childOf(job.lease().id(), "1");
        worker.tell(new WorkerActor.Run(job));
        Awaitility.await().until(() -> bench.engine.calls().size() == 1);
        bench.store.become(Mood.ANSWERS_LOST);

        bench.engine.willEnd(
                returned(new Effects(List.of(call(child)), List.of(new ContextChange.Increment("n", 2)), null)));
        Awaitility.await().until(() -> bench.store.asked("scripts.record") >= 2);
        bench.store.become(Mood.AWAKE);
        Awaitility.await().until(() -> bench.store.asked("contexts.apply") >= 1);
        pool.expectMessage(new WorkerPoolActor.Idle(worker));

        assertThat(join(bench.store.contexts().load("ctx-1"))).containsEntry("n", "2");
        assertThat(bench.engine.calls()).hasSize(1);
        assertThat(bench.status(job.lease().id()).state()).isEqualTo(ExecutionState.COMPLETED);
    }

    @Test
    @DisplayName("P7: what a lost worker had recorded is published, not run again")
    void publishesWhatALostWorkerRecorded() {
        HeldJob next = bench.hold(Requests.play());
        join(bench.store.scripts().record(next.lease(), recorded()));

        run(bench.takeOver("worker-2"));

        assertThat(bench.status(next.lease().id()).state()).isEqualTo(ExecutionState.COMPLETED);
        assertThat(join(bench.store.contexts().load("ctx-1"))).containsEntry("late", "1");
        assertThat(bench.engine.calls()).isEmpty();
    }

    @Test
    @DisplayName("P7: a run that met another's change of the context counts for nothing and is repeated")
    void runsAgainAfterAConflict() {
        HeldJob job = bench.hold(Requests.play());
        bench.engine.willEnd(
                returned(new Effects(List.of(), List.of(new ContextChange.CompareAndSet("n", "\"mine\"", "2")), null)));

        run(job);

        ExecutionStatus status = bench.status(job.lease().id());
        assertThat(status.state()).isEqualTo(ExecutionState.QUEUED);
        assertThat(status.error()).contains("changed meanwhile");
        changeContext("ctx-1", new ContextChange.Put("n", "\"mine\""));
        promote();
        bench.engine.willEnd(
                returned(new Effects(List.of(), List.of(new ContextChange.CompareAndSet("n", "\"mine\"", "2")), null)));
        run(bench.take());
        assertThat(join(bench.store.contexts().load("ctx-1"))).containsEntry("n", "2");
        bench.awaitState(job.lease().id(), ExecutionState.COMPLETED);
    }

    @Test
    @DisplayName("P8: a script that always meets others' changes is ended, not repeated for ever")
    void endsARunThatAlwaysConflicts() {
        HeldJob job = bench.hold(Requests.play());

        run(new HeldJob(job.job(), job.lease(), 101, 0));

        assertThat(bench.status(job.lease().id()).state()).isEqualTo(ExecutionState.FAILED);
        assertThat(bench.engine.calls()).isEmpty();
    }

    @Test
    @DisplayName("P2 T4: a result is kept while the store is away, and the script is not run again")
    void keepsTheResultWhileTheStoreIsAway() {
        HeldJob job = bench.hold(Requests.play());
        worker.tell(new WorkerActor.Run(job));
        Awaitility.await().until(() -> bench.engine.calls().size() == 1);
        bench.store.become(Mood.ASLEEP);

        bench.engine.willEnd(returned("42"));
        Awaitility.await().until(() -> bench.store.asked("scripts.record") >= 2);
        bench.store.become(Mood.AWAKE);
        pool.expectMessage(new WorkerPoolActor.Idle(worker));

        assertThat(bench.status(job.lease().id()).resultJson()).isEqualTo("42");
        assertThat(bench.engine.calls()).hasSize(1);
        assertThat(bench.events.of(EngineEvent.StoreAway.class))
                .extracting(EngineEvent.StoreAway::step)
                .contains("record");
    }

    @Test
    @DisplayName("P7: the result of a worker that was taken for dead is refused")
    void recordsNothingUnderALostLease() {
        HeldJob lost = bench.hold(Requests.play());
        worker.tell(new WorkerActor.Run(lost));
        Awaitility.await().until(() -> bench.engine.calls().size() == 1);
        bench.takeOver("worker-2");

        bench.engine.willEnd(returned("42"));
        pool.expectMessage(new WorkerPoolActor.Idle(worker));

        assertThat(bench.status(lost.lease().id()).state()).isEqualTo(ExecutionState.RUNNING);
        assertThat(bench.status(lost.lease().id()).resultJson()).isNull();
    }

    @Test
    @DisplayName("P8 T7: what has cost three workers their life is buried and not run")
    void buriesPoison() {
        bench.hold(Requests.play());
        join(bench.store.scripts().beginAlone(bench.takeOver("worker-2").lease()));
        join(bench.store.scripts().beginAlone(bench.takeOver("worker-3").lease()));

        HeldJob poison = bench.takeOver(WorkerBench.HOLDER);
        run(poison);

        assertThat(bench.status(poison.lease().id()).state()).isEqualTo(ExecutionState.POISON);
        assertThat(bench.status(poison.lease().id()).error()).contains("3 workers");
        assertThat(bench.engine.calls()).isEmpty();
    }

    @Test
    @DisplayName("RW-13: a fault of the script host ends the worker, and is told")
    void endsInAFault() {
        bench.engine.willBreakItsPromise(new IllegalStateException("closed"));

        worker.tell(new WorkerActor.Run(bench.hold(Requests.play())));

        pool.expectTerminated(worker);
        assertThat(bench.events.of(EngineEvent.Fault.class)).hasSize(1);
    }
}
