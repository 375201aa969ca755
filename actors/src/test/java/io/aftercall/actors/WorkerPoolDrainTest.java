package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static io.aftercall.actors.StubScriptEngine.returned;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Requests;
import io.aftercall.queue.Vacancy;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** P10: what a pool does with what it has in hand when its process is to end. */
final class WorkerPoolDrainTest {

    private static final ActorTestKit KIT = ActorTestKit.create();

    private final PoolBench pool = new PoolBench(KIT);
    private final TestProbe<WorkerPoolActor.Drained> drained = KIT.createTestProbe(WorkerPoolActor.Drained.class);

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    @DisplayName("P10: a drain waits for what was promised, and hands it back")
    void handsBackWhatIsHandedOverTooLate() {
        HeldJob job = pool.bench.hold(Requests.play());
        pool.start(1, WorkerBench.ANY);
        Awaitility.await().until(() -> pool.bench.store.asked("scripts.take") >= 1);
        Vacancy vacancy = pool.vacancies().promise(1);
        pool.actor().tell(new WorkerPoolActor.Drain(drained.ref()));
        drained.expectNoMessage(Duration.ofMillis(100));
        assertThat(pool.vacancies().promise(1)).isEqualTo(Vacancy.NONE);

        pool.vacancies().fill(vacancy, List.of(job));

        drained.expectMessageClass(WorkerPoolActor.Drained.class);
        pool.bench.awaitState(job.lease().id(), ExecutionState.QUEUED);
        assertThat(pool.bench.engine.calls()).isEmpty();
    }

    @Test
    @DisplayName("P10 T16: a drain finishes what runs, hands the rest back, and takes nothing new")
    void drains() {
        pool.start(1, WorkerBench.ANY);
        ExecutionId running = pool.play(Requests.play());
        Awaitility.await().until(() -> pool.bench.engine.calls().size() == 1);
        pool.play(Requests.play());
        HeldJob adopted = join(pool.bench.store.scripts().take(WorkerBench.HOLDER, WorkerBench.ANY, 1))
                .getFirst();
        pool.actor().tell(new WorkerPoolActor.Adopt(List.of(adopted)));

        pool.actor().tell(new WorkerPoolActor.Drain(drained.ref()));
        pool.bench.awaitState(adopted.lease().id(), ExecutionState.QUEUED);
        drained.expectNoMessage(Duration.ofMillis(50));
        pool.bench.engine.willEnd(returned("1"));

        drained.expectMessageClass(WorkerPoolActor.Drained.class);
        pool.bench.awaitState(running, ExecutionState.COMPLETED);
        assertThat(pool.bench.status(adopted.lease().id()).attempts()).isZero();
        assertThat(pool.bench.engine.calls()).hasSize(1);
    }

    @Test
    void isDrainedAtOnceWithNothingInHand() {
        pool.start(2, WorkerBench.ANY);

        pool.actor().tell(new WorkerPoolActor.Drain(drained.ref()));

        drained.expectMessageClass(WorkerPoolActor.Drained.class);
    }
}
