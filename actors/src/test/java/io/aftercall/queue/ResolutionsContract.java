package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Unknowns.Check;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.Reconciliation;
import io.aftercall.request.Reconciliation.By;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.request.RequestStatus;
import io.aftercall.scripts.ContextChange;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** G5: an unknown outcome is decided once, and the flow for it runs. */
abstract class ResolutionsContract extends UnknownsTestBase {

    @Test
    @DisplayName("G5 P6: found, so that the response flow runs, under the same execution, in a round of its own")
    void runsTheResponseFlowOfWhatWasFound() {
        Request request = parked();
        var ring = store.bell().next(Bell.Topic.SCRIPTS);

        assertThat(resolve(request, succeeded())).isEqualTo(ResolveReply.DONE);

        await(ring);
        StoredRequest stored = find(request.id());
        RequestStatus status = stored.status();
        assertThat(status.state()).isEqualTo(RequestState.DISPATCHED);
        assertThat(status.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(status.httpStatus()).isEqualTo(200);
        assertThat(status.replyJson()).isEqualTo(OBJECT);
        assertThat(status.reconciled()).isTrue();
        assertThat(status.times().completedAt()).isNull();
        Reconciliation known = reconciliation(request);
        assertThat(known.nextCheckAt()).isNull();
        assertThat(Objects.requireNonNull(known.resolved()).by()).isEqualTo(By.RECONCILER);
        assertThat(known.resolved().note()).isNull();
        assertThat(known.evidence().getLast().found()).isEqualTo("payment_intent pi_9");
        assertThat(known.formerJson()).contains("\"round\":1", "\"outcome\":\"unknown\"", "_error\"", "12.50");
        assertThat(Objects.requireNonNull(stored.script()).state()).isEqualTo(ExecutionState.QUEUED);
        assertThat(stored.script().flow()).isEqualTo("new_create_payment_intent_response");
        assertThat(stored.script().attempts()).isZero();
        assertThat(stored.script().resultJson()).isNull();
        HeldJob job = takeJob("worker-2");
        assertThat(job.job()).isEqualTo(new ScriptJob.Flow(request, Outcome.SUCCEEDED, OBJECT, 1, 2, true));
        assertThat(job.attempts()).isEqualTo(1);
        assertThat(await(store.scripts().record(job.lease(), Runs.completed()))).isEqualTo(StepReply.DONE);
        assertThat(stateOf(request.id())).isEqualTo(RequestState.COMPLETED);
        assertThat(due()).isEmpty();
    }

    @Test
    @DisplayName("G5: absent, so that the error flow runs again and is told that nothing was charged")
    void runsTheErrorFlowOfWhatIsAbsent() {
        Request request = parked();
        Resolution absent =
                new Resolution(Outcome.NOT_CHARGED, null, REPLY, By.PERSON, "looked \"myself\"", "a person", "no");

        assertThat(resolve(request, absent)).isEqualTo(ResolveReply.DONE);

        StoredRequest stored = find(request.id());
        assertThat(stored.status().outcome()).isEqualTo(Outcome.NOT_CHARGED);
        assertThat(stored.status().httpStatus()).isNull();
        assertThat(Objects.requireNonNull(stored.script()).flow()).isEqualTo("new_create_payment_intent_error");
        assertThat(Objects.requireNonNull(reconciliation(request).resolved()).note())
                .isEqualTo("looked \"myself\"");
        runFlow(ExecutionState.COMPLETED);
        assertThat(stateOf(request.id())).isEqualTo(RequestState.COMPLETED);
        assertThat(await(store.requests().forget(Duration.ZERO, 10))).isEqualTo(1);
    }

    @Test
    @DisplayName("P5 P7: the first decision stands, and a repeat starts no second flow")
    void decidesOnce() {
        Request request = parked();

        assertThat(resolve(request, succeeded())).isEqualTo(ResolveReply.DONE);
        assertThat(resolve(request, succeeded())).isEqualTo(ResolveReply.ALREADY);
        assertThat(resolve(request, declined())).isEqualTo(ResolveReply.DECIDED);

        assertThat(takeJobs("worker-2")).hasSize(1);
        assertThat(find(request.id()).status().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(await(store.unknowns().noteCheck(request.id(), new Check("late", "late", LONG))))
                .isEqualTo(StepReply.LOST);
    }

    @Test
    @DisplayName("P5: nothing is decided while something is under way")
    void waitsForTheFlowThatIsTold() {
        Request request = settled(Requests.paymentIntent(), Outcome.UNKNOWN);
        assertThat(resolve(request, succeeded())).isEqualTo(ResolveReply.LATER);

        HeldJob job = takeJob("worker-1");
        assertThat(resolve(request, succeeded())).isEqualTo(ResolveReply.LATER);

        await(store.scripts().record(job.lease(), Runs.ended(ExecutionState.FAILED)));
        assertThat(stateOf(request.id())).isEqualTo(RequestState.BURIED);
        assertThat(resolve(request, succeeded())).isEqualTo(ResolveReply.DONE);
        assertThat(find(request.id()).status().state()).isEqualTo(RequestState.DISPATCHED);
    }

    @Test
    @DisplayName("P5: what has another outcome, or none, is not decided")
    void refusesWhatIsKnown() {
        Request known = settled(Requests.paymentIntent(), Outcome.DECLINED);
        Request waiting = accepted();

        assertThat(resolve(known, succeeded())).isEqualTo(ResolveReply.DECIDED);
        assertThat(resolve(waiting, succeeded())).isEqualTo(ResolveReply.DECIDED);
        assertThat(resolve(Requests.paymentIntent(), succeeded())).isEqualTo(ResolveReply.MISSING);
    }

    @Test
    @DisplayName("G5 P2: what was decided after it had been discarded is kept as long as anything that ended then")
    void keepsWhatWasDecidedAfterAll() {
        Request request = settled(Requests.paymentIntent(), Outcome.POISON);
        runFlow(ExecutionState.COMPLETED);
        await(store.deadLetters().discard(request.id().execution()));
        passTime(LEASE);
        assertThat(resolve(request, succeeded())).isEqualTo(ResolveReply.DONE);
        assertThat(await(store.requests().forget(LEASE, 10))).isZero();
        runFlow(ExecutionState.COMPLETED);

        assertThat(await(store.requests().forget(LEASE, 10))).isZero();

        passTime(LEASE);
        assertThat(await(store.requests().forget(LEASE, 10))).isEqualTo(1);
        assertThat(await(store.requests().find(request.id()))).isEmpty();
    }

    @Test
    @DisplayName("P8 G5: a person may decide what has ended its engines")
    void decidesPoison() {
        Request request = settled(Requests.paymentIntent(), Outcome.POISON);
        runFlow(ExecutionState.COMPLETED);
        assertThat(stateOf(request.id())).isEqualTo(RequestState.BURIED);

        assertThat(resolve(request, succeeded())).isEqualTo(ResolveReply.DONE);

        runFlow(ExecutionState.COMPLETED);
        assertThat(stateOf(request.id())).isEqualTo(RequestState.COMPLETED);
        assertThat(find(request.id()).status().reconciled()).isTrue();
        assertThat(await(store.deadLetters().find(request.id().execution()))).isEmpty();
    }

    @Test
    @DisplayName("M1 G5: large values go with a request wherever it is looked for and decided")
    void keepsLargeValues() {
        Request request = settled(Requests.large(), Outcome.UNKNOWN);
        runFlow(ExecutionState.COMPLETED);
        hurry(request);
        assertThat(dueOne().request()).isEqualTo(request);
        String object = "{\"id\":\"pi_9\",\"object\":\"payment_intent\",\"note\":\"" + "ü".repeat(70_000) + "\"}";
        Resolution large = new Resolution(Outcome.SUCCEEDED, 200, object, By.RECONCILER, null, "a list", "found");

        assertThat(resolve(request, large)).isEqualTo(ResolveReply.DONE);

        assertThat(find(request.id()).status().replyJson()).isEqualTo(object);
        assertThat(takeJob("worker-2").job())
                .isEqualTo(new ScriptJob.Flow(request, Outcome.SUCCEEDED, object, 1, 2, true));
    }

    @Test
    @DisplayName("P7: an old worker cannot end the flow of the next round")
    void fencesTheFormerRun() {
        Request request = settled(Requests.paymentIntent(), Outcome.UNKNOWN);
        HeldJob old = takeJob("worker-1");
        await(store.scripts().record(old.lease(), Runs.completed()));
        resolve(request, succeeded());

        assertThat(await(store.scripts().record(old.lease(), Runs.completed()))).isEqualTo(StepReply.LOST);

        HeldJob present = takeJob("worker-2");
        assertThat(await(store.scripts().record(old.lease(), Runs.completed()))).isEqualTo(StepReply.LOST);
        assertThat(await(store.scripts().finish(old.lease()))).isEqualTo(StepReply.LOST);
        assertThat(await(store.scripts().record(present.lease(), Runs.completed())))
                .isEqualTo(StepReply.DONE);
    }

    @Test
    @DisplayName("P7: what is left to publish of a later round knows its round, and its changes count once more")
    void countsChangesOncePerRound() {
        Request request = parked();
        RequestId child = RequestId.childOf(request.id().execution(), 2, "1");
        resolve(request, succeeded());
        HeldJob job = takeJob("worker-2");
        await(store.scripts().record(job.lease(), Runs.withOutbox(child)));

        HeldJob rest = takeOverJob("worker-3");

        assertThat(rest.job()).isEqualTo(new ScriptJob.Publish("ctx-1", request, Runs.OUTBOX, 2));
        List<ContextChange> once = List.of(new ContextChange.Increment("n", 1));
        for (int round : new int[] {1, 1, 2, 2}) {
            await(store.contexts().apply("ctx-1", request.id().execution(), round, once));
        }
        assertThat(await(store.contexts().load("ctx-1"))).containsEntry("n", "2");
    }
}
