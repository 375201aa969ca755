package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static io.aftercall.actors.StubScriptEngine.returned;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Blame;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Requests;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.scripts.ScriptCall;
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

/** C7: what may have ended a process is held apart, so that it is known the next time and takes nobody with it. */
final class SuspectsTest {

    private static final ActorTestKit KIT = ActorTestKit.create();

    private final WorkerBench bench = new WorkerBench();
    private final Gates gates = Gates.of(10);

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    @DisplayName("C7: a script whose worker was lost waits until nothing else runs, and then runs alone")
    void runsASuspectAlone() {
        HeldJob suspect = suspect();
        ActorRef<WorkerPoolActor.Command> pool = start();
        ExecutionId before = play();
        awaitCalls(1);
        pool.tell(new WorkerPoolActor.Adopt(List.of(suspect)));
        Awaitility.await().until(() -> bench.leases.size() == 2);
        bench.engine.willEnd(returned("1"));
        bench.awaitState(before, ExecutionState.COMPLETED);
        awaitCalls(2);
        ExecutionId after = play();

        assertThat(bench.store.asked("scripts.beginAlone")).isEqualTo(1);
        assertThat(bench.engine.calls().getLast())
                .extracting(ScriptCall::executionId)
                .isEqualTo(suspect.lease().id().value());
        Awaitility.await()
                .during(Duration.ofMillis(150))
                .until(() -> bench.engine.calls().size() == 2);
        bench.engine.willEnd(returned("1"), returned("1"));
        bench.awaitState(suspect.lease().id(), ExecutionState.COMPLETED);
        bench.awaitState(after, ExecutionState.COMPLETED);
        assertThat(bench.store.asked("scripts.beginAlone")).isEqualTo(1);
        KIT.stop(pool);
    }

    @Test
    @DisplayName("C7: a suspect waits for the calls of its process at Stripe, and none begins while it runs")
    void runsASuspectWhileNoCallIsUnderWay() {
        HeldJob suspect = suspect();
        InFlightGate.Ticket before = gates.calls().enter();
        ActorRef<WorkerPoolActor.Command> pool = start();

        pool.tell(new WorkerPoolActor.Adopt(List.of(suspect)));
        shutOut();
        assertThat(bench.engine.calls()).isEmpty();
        before.leave();
        awaitCalls(1);
        InFlightGate.Ticket meanwhile = gates.blamed().enter();
        assertThat(isAdmitted(meanwhile)).isFalse();
        bench.engine.willEnd(returned("1"));

        bench.awaitState(suspect.lease().id(), ExecutionState.COMPLETED);
        Awaitility.await().until(() -> isAdmitted(meanwhile));
        KIT.stop(pool);
    }

    @Test
    @DisplayName("C7: a suspect runs all the same when a call at Stripe does not end")
    void runsASuspectBesideACallThatDoesNotEnd() {
        HeldJob suspect = suspect();
        gates.calls().enter();
        ActorRef<WorkerPoolActor.Command> pool = start();

        pool.tell(new WorkerPoolActor.Adopt(List.of(suspect)));
        bench.engine.willEnd(returned("1"));

        bench.awaitState(suspect.lease().id(), ExecutionState.COMPLETED);
        KIT.stop(pool);
    }

    @Test
    @DisplayName("C7: a script that runs on does not hold back the calls of its process")
    void letsCallsBeginBesideASuspectThatRunsOn() {
        HeldJob suspect = suspect();
        ActorRef<WorkerPoolActor.Command> pool = start();

        pool.tell(new WorkerPoolActor.Adopt(List.of(suspect)));
        awaitCalls(1);
        InFlightGate.Ticket meanwhile = gates.calls().enter();
        assertThat(isAdmitted(meanwhile)).isFalse();

        Awaitility.await().until(() -> isAdmitted(meanwhile));
        assertThat(bench.status(suspect.lease().id()).state()).isEqualTo(ExecutionState.RUNNING);
        KIT.stop(pool);
        bench.engine.willEnd(returned("1"));
    }

    @Test
    @DisplayName(
            "C7: a script that is blamed for two workers is not run in the first moments, and holds nobody up meanwhile")
    void doesNotRunAtOnceWhatIsBlamedForTwo() {
        HeldJob held = suspect();
        join(bench.store.scripts().beginAlone(held.lease()));
        HeldJob blamed = bench.takeOver("worker-2");
        assertThat(blamed.takeovers()).isEqualTo(2);
        ActorRef<WorkerPoolActor.Command> pool = start();
        pool.tell(new WorkerPoolActor.Adopt(List.of(blamed)));
        ExecutionId other = play();

        awaitCalls(1);
        assertThat(bench.engine.calls().getFirst().executionId()).isEqualTo(other.value());
        bench.engine.willEnd(returned("1"), returned("1"));

        bench.awaitState(other, ExecutionState.COMPLETED);
        bench.awaitState(blamed.lease().id(), ExecutionState.COMPLETED);
        KIT.stop(pool);
    }

    @Test
    void letsCallsBeginAgainWhenItIsDrainedBeforeASuspectRan() {
        HeldJob suspect = suspect();
        InFlightGate.Ticket before = gates.calls().enter();
        ActorRef<WorkerPoolActor.Command> pool = start();
        pool.tell(new WorkerPoolActor.Adopt(List.of(suspect)));
        InFlightGate.Ticket meanwhile = shutOut();

        pool.tell(new WorkerPoolActor.Drain(
                KIT.<WorkerPoolActor.Drained>createTestProbe().ref()));

        Awaitility.await().until(() -> isAdmitted(meanwhile));
        bench.awaitState(suspect.lease().id(), ExecutionState.QUEUED);
        before.leave();
        KIT.stop(pool);
    }

    @Test
    @DisplayName("C7 T7: a script that has ended three workers is not run again")
    void buriesWhatHasEndedThree() {
        HeldJob held = suspect();
        for (int lost = 2; lost <= 3; lost++) {
            join(bench.store.scripts().beginAlone(held.lease()));
            held = bench.takeOver("worker-" + lost);
        }
        ActorRef<WorkerPoolActor.Command> pool = start();

        pool.tell(new WorkerPoolActor.Adopt(List.of(held)));

        bench.awaitState(held.lease().id(), ExecutionState.POISON);
        assertThat(bench.engine.calls()).isEmpty();
        assertThat(bench.status(held.lease().id()).error()).contains("3 workers");
        KIT.stop(pool);
    }

    @Test
    @DisplayName("C7: suspects pass a narrow gate, and who is blamed already one by one")
    void holdsSuspectsApart() {
        Gates gates = Gates.of(100);

        assertThat(gates.of(Blame.NONE)).isSameAs(gates.calls());
        assertThat(room(gates.of(new Blame(0, true)))).isEqualTo(4);
        assertThat(gates.of(new Blame(1, false))).isSameAs(gates.calls());
        assertThat(gates.of(new Blame(1, true))).isSameAs(gates.suspects());
        assertThat(room(gates.of(new Blame(2, true)))).isEqualTo(1);
        assertThat(room(gates.calls())).isEqualTo(100);
    }

    /** The first that is not let in. */
    private InFlightGate.Ticket shutOut() {
        List<InFlightGate.Ticket> tickets = new ArrayList<>();
        Awaitility.await().until(() -> {
            tickets.add(gates.suspects().enter());
            boolean isIn = isAdmitted(tickets.getLast());
            if (isIn) {
                tickets.removeLast().leave();
            }
            return !isIn;
        });
        return tickets.getLast();
    }

    private static boolean isAdmitted(InFlightGate.Ticket ticket) {
        return ticket.admitted().toCompletableFuture().isDone();
    }

    private static int room(InFlightGate gate) {
        int room = 0;
        while (gate.enter().admitted().toCompletableFuture().isDone()) {
            room++;
        }
        return room;
    }

    /** One whose worker was lost while it had it. */
    private HeldJob suspect() {
        join(bench.store.scripts().play(Requests.play()));
        join(bench.store.scripts().take("worker-9", WorkerBench.ANY, 1));
        HeldJob suspect = bench.takeOver(WorkerBench.HOLDER);
        assertThat(suspect.takeovers()).isEqualTo(1);
        return suspect;
    }

    private ActorRef<WorkerPoolActor.Command> start() {
        return KIT.spawn(WorkerPoolActor.create(new WorkerPoolActor.Ports(
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
    }

    private ExecutionId play() {
        var play = Requests.play();
        join(bench.store.scripts().play(play));
        return play.id();
    }

    private void awaitCalls(int calls) {
        Awaitility.await().until(() -> bench.engine.calls().size() == calls);
    }
}
