package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static io.aftercall.actors.StubScriptEngine.returned;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.HeldJob;
import io.aftercall.queue.PlayRequest;
import io.aftercall.queue.Requests;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** T14: a process that scripts have taken threads from. */
final class SicknessTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final int MOST = 2;

    private final WorkerBench bench = new WorkerBench();
    private final Gates gates = Gates.of(10);
    private final ActorRef<WorkerPoolActor.Command> pool = KIT.spawn(WorkerPoolActor.create(new WorkerPoolActor.Ports(
            bench.ports(),
            bench.store.bell(),
            WorkerBench.ANY,
            WorkerBench.HOLDER,
            2,
            2,
            Duration.ofMillis(20),
            bench.parts.brakes(),
            gates,
            new Vacancies(WorkerBench.HOLDER, WorkerBench.ANY),
            bench.clock)));
    private final ActorRef<SicknessActor.Command> sickness = KIT.spawn(SicknessActor.create(
            new SicknessActor.Ports(bench.engine, MOST, bench.parts.brakes(), pool, bench.events)));

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void close() {
        KIT.stop(sickness);
        KIT.stop(pool);
        bench.close();
    }

    @Test
    @DisplayName("T14, RW-06: a sick process finishes what it has begun, and leaves the rest to others")
    void finishesWhatItHasBegun() {
        ExecutionId begun = play();
        Awaitility.await().until(() -> bench.engine.calls().size() == 1);

        becomeSick();
        ExecutionId other = play();
        bench.engine.willEnd(returned("1"));

        bench.awaitState(begun, ExecutionState.COMPLETED);
        assertThat(takeByAnother().lease().id()).isEqualTo(other);
        assertThat(bench.parts.brakes().sickness())
                .get()
                .asString()
                .contains("3 threads")
                .contains("at most 2");
    }

    @Test
    @DisplayName("T14: what it is given to go on with, it hands back, nothing counted")
    void handsBackWhatItIsGiven() {
        becomeSick();
        ExecutionId id = play();
        HeldJob job = takeByAnother();

        pool.tell(new WorkerPoolActor.Adopt(List.of(job)));

        HeldJob again = takeByAnother();
        assertThat(again.lease().id()).isEqualTo(id);
        assertThat(again.attempts()).isEqualTo(job.attempts());
    }

    @Test
    @DisplayName(
            "T14: it takes jobs again when the threads have ended, and as many lost ones as are allowed do not matter")
    void takesJobsAgainWhenItIsWell() {
        becomeSick();
        ExecutionId id = play();
        bench.engine.willEnd(returned("1"));

        bench.engine.hasLost(MOST);

        bench.awaitState(id, ExecutionState.COMPLETED);
        assertThat(bench.events.of(EngineEvent.WorkerWell.class)).hasSize(1);
        assertThat(bench.parts.brakes().sickness()).isEmpty();
    }

    private void becomeSick() {
        bench.engine.hasLost(MOST + 1);
        Awaitility.await()
                .until(() -> bench.events.of(EngineEvent.WorkerSick.class).size() == 1);
    }

    /** The pool may have asked for jobs a moment before; what it gets then it hands back. */
    private HeldJob takeByAnother() {
        List<HeldJob> taken = new ArrayList<>();
        Awaitility.await().until(() -> taken.addAll(join(bench.store.scripts().take("worker-2", WorkerBench.ANY, 1))));
        return taken.getFirst();
    }

    private ExecutionId play() {
        PlayRequest play = Requests.play();
        join(bench.store.scripts().play(play));
        return play.id();
    }
}
