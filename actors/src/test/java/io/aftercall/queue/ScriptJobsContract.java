package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.config.ScriptMode;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.request.Routing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How scripts are stored, handed to workers and taken over. {@link RunsContract} has how they end. */
abstract class ScriptJobsContract extends StoreContract {

    @Test
    @DisplayName("RH-37: the mode that a sender asked for reaches the worker")
    void keepsTheMode() {
        Routing isolated = new Routing("billing", "ctx-1", Routing.DEFAULT_PRIORITY, null, ScriptMode.ISOLATED);

        played(isolated);
        assertThat(takeJob("worker-1").job().mode()).isEqualTo(ScriptMode.ISOLATED);
        settled(Requests.paymentIntent(isolated), Outcome.SUCCEEDED);
        assertThat(takeJob("worker-1").job().mode()).isEqualTo(ScriptMode.ISOLATED);
        played(Requests.ROUTING);
        assertThat(takeJob("worker-1").job().mode()).isNull();
    }

    @Test
    @DisplayName("RH-41 RW-02 RW-11 B1: a script that was sent is stored and handed out as it was")
    void storesAScriptThatWasSent() {
        PlayRequest play = Requests.play();
        var ring = store.bell().next(Bell.Topic.SCRIPTS);

        assertThat(await(store.scripts().play(play))).isInstanceOf(AcceptReply.Stored.class);

        await(ring);
        ExecutionStatus stored = execution(play.id());
        assertThat(stored.state()).isEqualTo(ExecutionState.QUEUED);
        assertThat(stored.attempts()).isZero();
        assertThat(stored.flow()).isNull();
        assertThat(stored.times().createdAt()).isNotNull();
        assertThat(stored.times().startedAt()).isNull();
        assertThat(takeJob("worker-1").job()).isEqualTo(new ScriptJob.Play(play));
    }

    @Test
    @DisplayName("P1 G1: a script that is sent again meets its first; another one under its id is refused")
    void knowsAScriptThatWasSent() {
        PlayRequest play = Requests.play();
        await(store.scripts().play(play));
        PlayRequest other = new PlayRequest(play.id(), "return 2", play.routing(), "{}", "fingerprint-2");

        assertThat(await(store.scripts().play(play))).isInstanceOf(AcceptReply.Duplicate.class);
        assertThat(await(store.scripts().play(other))).isEqualTo(new AcceptReply.Conflict());
        assertThat(takeJob("worker-1").job()).isEqualTo(new ScriptJob.Play(play));
    }

    @Test
    @DisplayName("RW-14 P6: a worker gets the request, its outcome and the reply")
    void handsOutTheFlowOfASettledRequest() {
        Request request = settled(Requests.paymentIntent(), Outcome.DECLINED);

        HeldJob held = takeJob("worker-1");

        assertThat(held.job()).isEqualTo(new ScriptJob.Flow(request, Outcome.DECLINED, REPLY, 1));
        assertThat(held.job().contextId()).isEqualTo("ctx-1");
        assertThat(held.lease().id()).isEqualTo(request.id().execution());
        assertThat(held.lease().workerId()).isEqualTo("billing");
        assertThat(held.attempts()).isEqualTo(1);
        assertThat(held.takeovers()).isZero();
    }

    @Test
    @DisplayName("RW-11: a run shows in the execution and in its request")
    void showsThatAScriptRuns() {
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);

        takeJob("worker-1");

        StoredRequest stored = find(request.id());
        assertThat(stored.status().state()).isEqualTo(RequestState.RUNNING);
        assertThat(stored.script()).isEqualTo(execution(request.id().execution()));
        assertThat(stored.script().state()).isEqualTo(ExecutionState.RUNNING);
        assertThat(stored.script().attempts()).isEqualTo(1);
        assertThat(stored.script().times().startedAt()).isNotNull();
        assertThat(stored.script().times().endedAt()).isNull();
    }

    @Test
    @DisplayName("RW-03 E1: the highest priority first, then the order of arrival")
    void handsOutTheHighestPriorityFirst() {
        ExecutionId low = played(Requests.routing("billing", "ctx-1", 9));
        ExecutionId middle = played(Requests.routing("billing", "ctx-1", 5));
        ExecutionId alsoMiddle = played(Requests.routing("billing", "ctx-1", 5));
        ExecutionId high = played(Requests.routing("billing", "ctx-1", 0));

        List<HeldJob> first = await(store.scripts().take("worker-1", new WorkerIds.Any(), 3));
        List<HeldJob> rest = takeJobs("worker-1");

        assertThat(ids(first)).containsExactly(high, middle, alsoMiddle);
        assertThat(ids(rest)).containsExactly(low);
        assertThat(first.getFirst().lease().priority()).isZero();
    }

    @Test
    @DisplayName("RW-12: a worker gets the jobs of its ids only")
    void handsOutJobsOfServedIdsOnly() {
        ExecutionId billing = played(Requests.routing("billing", "ctx-1", 9));
        ExecutionId shipping = played(Requests.routing("shipping", "ctx-1", 0));
        ExecutionId mail = played(Requests.routing("mail", "ctx-1", 0));

        WorkerIds some = new WorkerIds.Only(Set.of("billing", "mail"));
        List<HeldJob> served = await(store.scripts().take("worker-1", some, 100));
        passTime(SILENCE);

        assertThat(ids(served)).containsExactlyInAnyOrder(billing, mail);
        assertThat(await(store.scripts().takeOver("worker-2", new WorkerIds.Only(Set.of("shipping")), SILENCE, 100)))
                .isEmpty();
        assertThat(ids(takeJobs("worker-2"))).containsExactly(shipping);
    }

    @Test
    @DisplayName("RW-04: one worker serves many contexts")
    void servesManyContexts() {
        played(Requests.routing("billing", "ctx-1", 5));
        played(Requests.routing("billing", "ctx-2", 5));

        assertThat(takeJobs("worker-1"))
                .extracting(held -> held.job().contextId())
                .containsExactly("ctx-1", "ctx-2");
    }

    @Test
    @DisplayName("RW-12 Y1: workers share the load, each job goes to one")
    void handsEachJobToOneWorker() {
        List<ExecutionId> all =
                IntStream.range(0, 16).mapToObj(any -> played(Requests.ROUTING)).toList();

        List<CompletableFuture<List<HeldJob>>> takes = IntStream.range(0, 8)
                .mapToObj(worker -> CompletableFuture.supplyAsync(
                        () -> await(store.scripts().take("worker-" + worker, new WorkerIds.Any(), 3))))
                .toList();
        List<ExecutionId> taken = new ArrayList<>();
        takes.forEach(one -> taken.addAll(ids(one.join())));

        assertThat(taken).doesNotHaveDuplicates().hasSameElementsAs(all);
    }

    @Test
    @DisplayName("RW-13 B2 K2 P7: a silent worker's job moves to a living one and runs again")
    void movesWhatASilentWorkerHad() {
        settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        HeldJob first = takeJob("worker-1");

        assertThat(await(store.scripts().takeOver("worker-2", new WorkerIds.Any(), LONG, 100)))
                .isEmpty();
        HeldJob second = takeOverJob("worker-2");
        assertThat(await(store.scripts().beginAlone(second.lease()))).isEqualTo(StepReply.DONE);
        HeldJob third = takeOverJob("worker-3");

        assertThat(second.job()).isEqualTo(first.job());
        assertThat(second.lease().fence()).isEqualTo(first.lease().fence() + 1);
        assertThat(second.attempts()).isEqualTo(2);
        assertThat(second.takeovers()).isEqualTo(1);
        assertThat(third.attempts()).isEqualTo(3);
        assertThat(third.takeovers()).isEqualTo(2);
    }

    @Test
    @DisplayName("K2: a renewed job stays, and a holder learns what it has lost")
    void leavesARenewedJobAlone() {
        ExecutionId silent = played(Requests.ROUTING);
        HeldJob lost = takeJob("worker-1");
        played(Requests.ROUTING);
        HeldJob renewed = takeJob("worker-1");
        passTime(SILENCE);

        assertThat(await(store.scripts().renew("worker-1", List.of(renewed.lease()))))
                .isEmpty();
        List<HeldJob> moved = await(store.scripts().takeOver("worker-2", new WorkerIds.Any(), SILENCE, 100));

        assertThat(ids(moved)).containsExactly(silent);
        assertThat(await(store.scripts().renew("worker-1", List.of(lost.lease(), renewed.lease()))))
                .containsExactly(lost.lease());
    }

    @Test
    @DisplayName("P10: a job that is handed back is available at once, its run not counted")
    void handsAReleasedJobToTheNext() {
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        HeldJob first = takeJob("worker-1");

        assertThat(await(store.scripts().release(first.lease()))).isEqualTo(StepReply.DONE);
        assertThat(await(store.scripts().release(first.lease()))).isNotEqualTo(StepReply.DONE);
        assertThat(stateOf(request.id())).isEqualTo(RequestState.DISPATCHED);
        assertThat(execution(first.lease().id()).state()).isEqualTo(ExecutionState.QUEUED);
        HeldJob second = takeJob("worker-2");

        assertThat(second.attempts()).isEqualTo(1);
        assertThat(second.lease().fence()).isGreaterThan(first.lease().fence());
        assertThat(await(store.scripts().release(first.lease()))).isEqualTo(StepReply.LOST);
    }

    @Test
    @DisplayName("J3 RW-10: whoever watches a script is told of its end")
    void tellsOfTheEndOfAScript() {
        ExecutionId id = played(Requests.ROUTING);
        var ended = store.bell().ended(id.suffix());
        assertThat(await(store.scripts().watch(id))).isPresent();
        HeldJob job = takeJob("worker-1");
        assertThat(ended).isNotDone();

        await(store.scripts().record(job.lease(), Runs.completed()));

        await(ended);
        assertThat(await(store.scripts().watch(Requests.executionId()))).isEmpty();
    }

    @Test
    @DisplayName("J3: who no longer waits is not told")
    void leavesWhoeverNoLongerWaitsAlone() {
        ExecutionId id = played(Requests.ROUTING);
        var impatient = store.bell().ended(id.suffix());
        var patient = store.bell().ended(id.suffix());
        await(store.scripts().watch(id));
        impatient.cancel(false);

        await(store.scripts().record(takeJob("worker-1").lease(), Runs.completed()));

        await(patient);
        assertThat(impatient).isCancelled();
    }

    @Test
    @DisplayName("B4: forgets a sent script that ended long ago, and no other")
    void forgetsAScriptThatEndedLongAgo() {
        ExecutionId ended = played(Requests.ROUTING);
        await(store.scripts().record(takeJob("worker-1").lease(), Runs.completed()));
        ExecutionId open = played(Requests.ROUTING);

        assertThat(await(store.requests().forget(LONG, 100))).isZero();
        passTime(SILENCE);

        assertThat(await(store.requests().forget(SILENCE, 100))).isEqualTo(1);
        assertThat(await(store.scripts().find(ended))).isEmpty();
        assertThat(await(store.scripts().find(open))).isPresent();
    }

    private ExecutionId played(Routing routing) {
        PlayRequest play = Requests.play(routing);
        assertThat(await(store.scripts().play(play))).isInstanceOf(AcceptReply.Stored.class);
        return play.id();
    }

    private static List<ExecutionId> ids(List<HeldJob> jobs) {
        return jobs.stream().map(held -> held.lease().id()).toList();
    }

    @Test
    @DisplayName("RW-12 P11: a takeover takes as many as it may, of all streams, and touches no other")
    void takesOverNoMoreThanItMay() {
        await(store.scripts().play(Requests.play(Requests.routing("billing", "ctx-1", 5))));
        await(store.scripts().play(Requests.play(Requests.routing("shipping", "ctx-1", 5))));
        assertThat(takeJobs("worker-1")).hasSize(2);
        passTime(SILENCE);

        List<HeldJob> one = await(store.scripts().takeOver("worker-2", new WorkerIds.Any(), SILENCE, 1));
        List<HeldJob> other = await(store.scripts().takeOver("worker-3", new WorkerIds.Any(), SILENCE, 1));

        assertThat(one).hasSize(1);
        assertThat(other).hasSize(1);
        assertThat(other.getFirst().lease().id())
                .isNotEqualTo(one.getFirst().lease().id());
    }
}
