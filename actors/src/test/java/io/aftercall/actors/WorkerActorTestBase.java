package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Outbox;
import io.aftercall.queue.Requests;
import io.aftercall.queue.RunRecord;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.RequestId;
import io.aftercall.scripts.ChildCall;
import io.aftercall.scripts.ContextChange;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** One worker between a scripted script host and a probe that stands for the pool. */
abstract class WorkerActorTestBase {

    static ActorTestKit kit;

    final WorkerBench bench = new WorkerBench();
    final TestProbe<WorkerPoolActor.Command> pool = kit.createTestProbe(WorkerPoolActor.Command.class);
    final ActorRef<WorkerActor.Command> worker = kit.spawn(WorkerActor.create(bench.ports(), pool.ref()));

    @BeforeAll
    static void startUp() {
        kit = ActorTestKit.create();
    }

    @AfterAll
    static void shutDown() {
        kit.shutdownTestKit();
    }

    @AfterEach
    void close() {
        kit.stop(worker);
        bench.close();
    }

    void run(HeldJob job) {
        worker.tell(new WorkerActor.Run(job));
        pool.expectMessage(new WorkerPoolActor.Idle(worker));
    }

    void promote() {
        bench.clock.advance(Duration.ofMinutes(1));
        assertThat(join(bench.store.requests().promoteDue(10))).isEqualTo(1);
    }

    void changeContext(String contextId, ContextChange change) {
        ExecutionId other = Requests.executionId();
        join(bench.store.contexts().apply(contextId, other, List.of(change)));
    }

    static RunRecord recorded() {
        return new RunRecord(
                ExecutionState.COMPLETED,
                "returned",
                "v1",
                "",
                "1",
                null,
                null,
                new Outbox(List.of(), List.of(new ContextChange.Increment("late", 1))).toJson(),
                List.of());
    }

    static ChildCall call(RequestId id) {
        return new ChildCall(
                id.value(), "1", "product", null, null, "{\"name\":\"T\"}", null, "billing", "ctx-1", null, null, null);
    }
}
