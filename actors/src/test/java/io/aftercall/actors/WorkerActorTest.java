package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static io.aftercall.actors.StubScriptEngine.returned;
import static io.aftercall.actors.StubScriptEngine.threw;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Outbox;
import io.aftercall.queue.Requests;
import io.aftercall.queue.RunRecord;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.RequestId;
import io.aftercall.scripts.ChildCall;
import io.aftercall.scripts.ContextChange;
import io.aftercall.scripts.Effects;
import io.aftercall.scripts.ScriptResult;
import io.aftercall.testing.FlakyStore.Mood;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class WorkerActorTest {

    private static final ActorTestKit KIT = ActorTestKit.create();

    private final WorkerBench bench = new WorkerBench();
    private final TestProbe<WorkerPoolActor.Command> pool = KIT.createTestProbe(WorkerPoolActor.Command.class);
    private final ActorRef<WorkerActor.Command> worker = KIT.spawn(WorkerActor.create(bench.ports(), pool.ref()));

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void close() {
        KIT.stop(worker);
        bench.close();
    }

    @Test
    @DisplayName("RW-04 RW-05: the script sees its own context as it is stored")
    void loadsTheContext() {
        changeContext("ctx-1", new ContextChange.Put("seen", "3"));
        changeContext("ctx-2", new ContextChange.Put("other", "4"));
        bench.engine.willEnd(returned("1"));

        run(bench.hold(Requests.play()));

        assertThat(bench.engine.calls().getFirst().input().context()).isEqualTo(Map.of("seen", "3"));
    }

    @Test
    @DisplayName("RW-09 RW-10 RW-11: result, reply and output are stored")
    void recordsTheResult() {
        bench.engine.willEnd(new ScriptResult.Returned(
                "v7", "printed", "{\"sum\":1.10}", new Effects(List.of(), List.of(), "\"thanks\"")));
        HeldJob job = bench.hold(Requests.play());

        run(job);

        ExecutionStatus status = bench.status(job.lease().id());
        assertThat(status.state()).isEqualTo(ExecutionState.COMPLETED);
        assertThat(status.version()).isEqualTo("v7");
        assertThat(status.resultJson()).isEqualTo("{\"sum\":1.10}");
        assertThat(status.replyJson()).isEqualTo("\"thanks\"");
        assertThat(status.output()).isEqualTo("printed");
        assertThat(bench.events.of(EngineEvent.ScriptEnded.class))
                .containsExactly(new EngineEvent.ScriptEnded(job.lease().id(), ExecutionState.COMPLETED));
    }

    @Test
    @DisplayName("RH-36 P7: calls and context changes of a run are published, then it is finished")
    void publishesTheOutbox() {
        HeldJob job = bench.hold(Requests.play());
        RequestId child = RequestId.childOf(job.lease().id(), "1");
        bench.engine.willEnd(
                returned(new Effects(List.of(call(child)), List.of(new ContextChange.Increment("n", 2)), null)));

        run(job);

        assertThat(bench.status(job.lease().id()).state()).isEqualTo(ExecutionState.COMPLETED);
        assertThat(bench.status(job.lease().id()).children()).containsExactly(child);
        assertThat(join(bench.store.requests().find(child))).isPresent();
        assertThat(join(bench.store.contexts().load("ctx-1"))).containsEntry("n", "2");
    }

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
    @DisplayName("RW-08 P8: a script that throws is repeated after a while, then buried with its error")
    void repeatsThenBuries() {
        bench.engine.willEnd(threw(), threw());
        HeldJob job = bench.hold(Requests.play());

        run(job);
        assertThat(bench.status(job.lease().id()).state()).isEqualTo(ExecutionState.QUEUED);
        assertThat(bench.events.of(EngineEvent.ScriptRetryScheduled.class))
                .containsExactly(
                        new EngineEvent.ScriptRetryScheduled(job.lease().id(), 1, Duration.ofMillis(20), "it broke"));
        promote();
        run(bench.take());

        ExecutionStatus status = bench.status(job.lease().id());
        assertThat(status.state()).isEqualTo(ExecutionState.FAILED);
        assertThat(status.error()).isEqualTo("it broke");
        assertThat(status.attempts()).isEqualTo(2);
    }

    @Test
    void repeatsWhatTookTooLong() {
        bench.engine.willEnd(new ScriptResult.TimedOut("v1", "", Duration.ofSeconds(30)));
        HeldJob job = bench.hold(Requests.play());

        run(job);

        assertThat(bench.status(job.lease().id()).state()).isEqualTo(ExecutionState.QUEUED);
        assertThat(bench.status(job.lease().id()).error()).contains("PT30S");
    }

    @Test
    @DisplayName("RW-08: what cannot succeed is not repeated, and has an ending with a name")
    void namesEveryEnding() {
        bench.engine.willEnd(new ScriptResult.Rejected(null, "", "does not compile"), new ScriptResult.NoFlow("x"));
        HeldJob rejected = bench.hold(Requests.play());
        run(rejected);
        HeldJob missing = bench.hold(Requests.play());
        run(missing);

        assertThat(bench.status(rejected.lease().id()).state()).isEqualTo(ExecutionState.REJECTED);
        assertThat(bench.status(rejected.lease().id()).error()).isEqualTo("does not compile");
        assertThat(bench.status(missing.lease().id()).state()).isEqualTo(ExecutionState.NO_FLOW);
    }

    @Test
    @DisplayName("RW-13: a child that cannot be sent rejects the run; nothing of it counts")
    void rejectsARunWithABadChild() {
        HeldJob job = bench.hold(Requests.play());
        RequestId child = RequestId.childOf(job.lease().id(), "1");
        ChildCall bad = new ChildCall(
                child.value(), "1", "stripe", "POST", "/v1/../v2", "{}", null, "billing", "ctx-1", null, null, null);
        bench.engine.willEnd(returned(new Effects(List.of(bad), List.of(new ContextChange.Increment("n", 2)), null)));

        run(job);

        assertThat(bench.status(job.lease().id()).state()).isEqualTo(ExecutionState.REJECTED);
        assertThat(bench.status(job.lease().id()).error())
                .contains("call 1 (stripe)")
                .contains("path");
        assertThat(join(bench.store.contexts().load("ctx-1"))).isEmpty();
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
        bench.takeOver("worker-2");
        bench.takeOver("worker-3");

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

    private void run(HeldJob job) {
        worker.tell(new WorkerActor.Run(job));
        pool.expectMessage(new WorkerPoolActor.Idle(worker));
    }

    private void promote() {
        bench.clock.advance(Duration.ofMinutes(1));
        assertThat(join(bench.store.requests().promoteDue(10))).isEqualTo(1);
    }

    private void changeContext(String contextId, ContextChange change) {
        ExecutionId other = Requests.executionId();
        join(bench.store.contexts().apply(contextId, other, List.of(change)));
    }

    private static RunRecord recorded() {
        return new RunRecord(
                ExecutionState.COMPLETED,
                "v1",
                "",
                "1",
                null,
                null,
                new Outbox(List.of(), List.of(new ContextChange.Increment("late", 1))).toJson(),
                List.of());
    }

    private static ChildCall call(RequestId id) {
        return new ChildCall(
                id.value(), "1", "product", null, null, "{\"name\":\"T\"}", null, "billing", "ctx-1", null, null, null);
    }
}
