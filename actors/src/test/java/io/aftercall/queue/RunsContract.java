package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.ExecutionState;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the run of a script is stored, published, repeated and ended. */
abstract class RunsContract extends StoreContract {

    private static final FailedRun FAILED = new FailedRun("threw", "v1", "printed", "it broke: `ü`");

    @Test
    @DisplayName("RW-09 RW-10 RW-11 J2: a run that leaves nothing to publish ends at once")
    void endsWithItsResult() {
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        HeldJob job = takeJob("worker-1");
        RunRecord run = Runs.completed();

        assertThat(await(store.scripts().record(job.lease(), run))).isEqualTo(StepReply.DONE);

        StoredRequest stored = find(request.id());
        ExecutionStatus script = stored.script();
        assertThat(stored.status().state()).isEqualTo(RequestState.COMPLETED);
        assertThat(stored.status().times().completedAt()).isNotNull();
        assertThat(script).isNotNull();
        assertThat(script.state()).isEqualTo(ExecutionState.COMPLETED);
        assertThat(script.version()).isEqualTo(run.version());
        assertThat(script.ending()).isEqualTo("returned");
        assertThat(script.output()).isEqualTo(run.output());
        assertThat(script.resultJson()).isEqualTo(run.resultJson());
        assertThat(script.replyJson()).isEqualTo(run.replyJson());
        assertThat(script.error()).isNull();
        assertThat(script.children()).isEmpty();
        assertThat(script.times().endedAt()).isNotNull();
    }

    @Test
    @DisplayName("P7 B2: an ended script is not handed out again")
    void isNotHandedOutAgain() {
        settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        HeldJob job = takeJob("worker-1");
        await(store.scripts().record(job.lease(), Runs.completed()));
        passTime(SILENCE);

        assertThat(await(store.scripts().takeOver("worker-2", new WorkerIds.Any(), SILENCE, 100)))
                .isEmpty();
        assertThat(takeJobs("worker-2")).isEmpty();
        assertThat(await(store.scripts().renew("worker-1", List.of(job.lease()))))
                .containsExactly(job.lease());
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "REJECTED", "POISON"})
    @DisplayName("RW-08 P8 L1: a script that failed for good buries its request")
    void buriesTheRequestOfAFailedScript(ExecutionState state) {
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);

        await(store.scripts().record(takeJob("worker-1").lease(), Runs.ended(state)));

        StoredRequest stored = find(request.id());
        assertThat(stored.status().state()).isEqualTo(RequestState.BURIED);
        assertThat(stored.status().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(stored.status().times().completedAt()).isNotNull();
        assertThat(stored.script().state()).isEqualTo(state);
        assertThat(stored.script().error()).isEqualTo("it broke");
        assertThat(stored.script().ending()).isEqualTo(state.wire());
    }

    @Test
    @DisplayName("L1: a missing flow is an ending, not a failure")
    void completesTheRequestOfAMissingFlow() {
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);

        await(store.scripts().record(takeJob("worker-1").lease(), Runs.ended(ExecutionState.NO_FLOW)));

        assertThat(stateOf(request.id())).isEqualTo(RequestState.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN", "KEY_CONFLICT"})
    @DisplayName("P5 G5: a request whose outcome is not known stays for a person when its flow was told")
    void parksARequestOfUnknownOutcome(Outcome outcome) {
        Request request = settled(Requests.paymentIntent(), outcome);

        await(store.scripts().record(takeJob("worker-1").lease(), Runs.completed()));

        assertThat(stateOf(request.id())).isEqualTo(RequestState.PARKED);
        assertThat(find(request.id()).status().outcome()).isEqualTo(outcome);
    }

    @Test
    @DisplayName("P7: a run with something to publish ends when that is published")
    void endsWhenItsOutboxIsPublished() {
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        HeldJob job = takeJob("worker-1");
        RequestId child = RequestId.childOf(job.lease().id(), "refund");

        assertThat(await(store.scripts().record(job.lease(), Runs.withOutbox(child))))
                .isEqualTo(StepReply.DONE);
        assertThat(stateOf(request.id())).isEqualTo(RequestState.RUNNING);
        assertThat(execution(job.lease().id()).state()).isEqualTo(ExecutionState.RECORDED);

        assertThat(await(store.scripts().finish(job.lease()))).isEqualTo(StepReply.DONE);
        assertThat(stateOf(request.id())).isEqualTo(RequestState.COMPLETED);
        assertThat(execution(job.lease().id()).state()).isEqualTo(ExecutionState.COMPLETED);
        assertThat(execution(job.lease().id()).children()).containsExactly(child);
        assertThat(execution(job.lease().id()).resultJson()).isEqualTo("42");
    }

    @Test
    @DisplayName("P7 B2: of a recorded run whose worker died only the rest is published")
    void handsOutWhatIsLeftToPublish() {
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        HeldJob job = takeJob("worker-1");
        await(store.scripts().record(job.lease(), Runs.withOutbox(Requests.id())));

        HeldJob rest = takeOverJob("worker-2");

        assertThat(rest.job()).isEqualTo(new ScriptJob.Publish("ctx-1", request, Runs.OUTBOX));
        assertThat(rest.attempts()).isEqualTo(1);
        assertThat(execution(job.lease().id()).state()).isEqualTo(ExecutionState.RECORDED);
        assertThat(await(store.scripts().finish(job.lease()))).isEqualTo(StepReply.LOST);
        assertThat(await(store.scripts().finish(rest.lease()))).isEqualTo(StepReply.DONE);
        assertThat(stateOf(request.id())).isEqualTo(RequestState.COMPLETED);
    }

    @Test
    @DisplayName("P10 P7: a recorded run that is handed back is not run again")
    void handsOutWhatIsLeftToPublishAfterARelease() {
        PlayRequest play = Requests.play();
        await(store.scripts().play(play));
        HeldJob job = takeJob("worker-1");
        await(store.scripts().record(job.lease(), Runs.withOutbox(Requests.id())));

        assertThat(await(store.scripts().release(job.lease()))).isEqualTo(StepReply.DONE);

        HeldJob rest = takeJob("worker-2");
        assertThat(rest.job()).isEqualTo(new ScriptJob.Publish("ctx-1", null, Runs.OUTBOX));
        assertThat(rest.attempts()).isEqualTo(1);
    }

    @Test
    @DisplayName("P7: one result counts, the one of the present holder")
    void storesOneResult() {
        settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        HeldJob old = takeJob("worker-1");
        HeldJob present = takeOverJob("worker-2");

        assertThat(await(store.scripts().record(old.lease(), Runs.ended(ExecutionState.FAILED))))
                .isEqualTo(StepReply.LOST);
        assertThat(await(store.scripts().retry(old.lease(), FAILED, Duration.ZERO)))
                .isEqualTo(StepReply.LOST);
        assertThat(execution(old.lease().id()).state()).isEqualTo(ExecutionState.RUNNING);
        assertThat(await(store.scripts().record(present.lease(), Runs.completed())))
                .isEqualTo(StepReply.DONE);
        assertThat(await(store.scripts().record(present.lease(), Runs.completed())))
                .isEqualTo(StepReply.ALREADY);
        assertThat(await(store.scripts().record(old.lease(), Runs.completed()))).isEqualTo(StepReply.LOST);
    }

    @Test
    @DisplayName("P7: recording and finishing may be repeated")
    void repeatsRecordAndFinish() {
        await(store.scripts().play(Requests.play()));
        HeldJob job = takeJob("worker-1");
        RunRecord run = Runs.withOutbox(Requests.id());

        assertThat(await(store.scripts().finish(job.lease()))).isEqualTo(StepReply.LOST);
        assertThat(await(store.scripts().record(job.lease(), run))).isEqualTo(StepReply.DONE);
        assertThat(await(store.scripts().record(job.lease(), run))).isEqualTo(StepReply.ALREADY);
        assertThat(await(store.scripts().finish(job.lease()))).isEqualTo(StepReply.DONE);
        assertThat(await(store.scripts().finish(job.lease()))).isEqualTo(StepReply.ALREADY);
        assertThat(execution(job.lease().id()).children()).isEqualTo(run.children());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    @DisplayName("RW-08 RW-11: nothing of a run that failed is left when the next one has ended without a word")
    void forgetsWhatAFailedRunPrinted(int printed) {
        await(store.scripts().play(Requests.play()));
        FailedRun failed = new FailedRun("threw", "v1", "p".repeat(printed), "it broke");
        await(store.scripts().retry(takeJob("worker-1").lease(), failed, Duration.ZERO));
        await(store.requests().promoteDue(10));
        HeldJob again = takeJob("worker-1");
        RunRecord silent =
                new RunRecord(ExecutionState.COMPLETED, "returned", "v1", "", "1", null, null, null, List.of());

        assertThat(await(store.scripts().record(again.lease(), silent))).isEqualTo(StepReply.DONE);

        assertThat(execution(again.lease().id()).output()).isEmpty();
        assertThat(execution(again.lease().id()).error()).isNull();
    }

    @Test
    @DisplayName("RW-08 C1: a failed run is shown, and repeated when its time has come")
    void repeatsAFailedRun() {
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        HeldJob job = takeJob("worker-1");

        assertThat(await(store.scripts().retry(job.lease(), FAILED, SILENCE))).isEqualTo(StepReply.DONE);
        assertThat(await(store.scripts().retry(job.lease(), FAILED, SILENCE))).isEqualTo(StepReply.ALREADY);

        StoredRequest stored = find(request.id());
        assertThat(stored.status().state()).isEqualTo(RequestState.DISPATCHED);
        assertThat(stored.script().state()).isEqualTo(ExecutionState.QUEUED);
        assertThat(stored.script().ending()).isEqualTo("threw");
        assertThat(stored.script().version()).isEqualTo("v1");
        assertThat(stored.script().output()).isEqualTo("printed");
        assertThat(stored.script().error()).isEqualTo("it broke: `ü`");
        assertThat(takeJobs("worker-2")).isEmpty();

        passTime(SILENCE);
        assertThat(await(store.requests().promoteDue(10))).isEqualTo(1);
        HeldJob again = takeJob("worker-2");
        assertThat(again.job()).isEqualTo(job.job());
        assertThat(again.attempts()).isEqualTo(2);
        assertThat(again.takeovers()).isZero();
    }

    @Test
    @DisplayName("P8: only workers lost in a row count")
    void countsTakeoversAnewAfterARunEnded() {
        settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        takeJob("worker-1");
        HeldJob second = takeOverJob("worker-2");

        await(store.scripts().retry(second.lease(), FAILED, Duration.ZERO));
        await(store.requests().promoteDue(10));
        HeldJob third = takeJob("worker-3");

        assertThat(second.takeovers()).isEqualTo(1);
        assertThat(third.takeovers()).isZero();
        assertThat(third.attempts()).isEqualTo(3);
    }

    @Test
    @DisplayName("P7: a recorded run whose context changes conflict is thrown away and run again")
    void repeatsARecordedRunThatConflicts() {
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        HeldJob job = takeJob("worker-1");
        await(store.scripts().record(job.lease(), Runs.withOutbox(Requests.id())));

        assertThat(await(store.scripts().retry(job.lease(), FAILED, Duration.ZERO)))
                .isEqualTo(StepReply.DONE);

        ExecutionStatus script = execution(job.lease().id());
        assertThat(script.state()).isEqualTo(ExecutionState.QUEUED);
        assertThat(script.resultJson()).isNull();
        assertThat(script.children()).isEmpty();
        await(store.requests().promoteDue(10));
        HeldJob again = takeJob("worker-2");
        assertThat(again.job()).isEqualTo(new ScriptJob.Flow(request, Outcome.SUCCEEDED, REPLY, 1));
        assertThat(await(store.scripts().record(again.lease(), Runs.completed())))
                .isEqualTo(StepReply.DONE);
        assertThat(stateOf(request.id())).isEqualTo(RequestState.COMPLETED);
    }

    @Test
    @DisplayName("P6 P7: a repeated settlement does not restart an ended script")
    void staysEndedWhenItsRequestIsSettledAgain() {
        Held held = held("engine-1");
        begin(held);
        Settlement settlement = settlement(held, Outcome.SUCCEEDED);
        settle(settlement);
        await(store.scripts().record(takeJob("worker-1").lease(), Runs.completed()));

        assertThat(settle(settlement)).isEqualTo(StepReply.ALREADY);

        assertThat(stateOf(held.request().id())).isEqualTo(RequestState.COMPLETED);
        assertThat(takeJobs("worker-1")).isEmpty();
    }

    @Test
    @DisplayName("an unknown execution cannot be ended")
    void losesStepsOfAnUnknownExecution() {
        JobLease ghost = new JobLease(Requests.executionId(), "billing", 5, "1-0", 1);

        assertThat(Map.of(
                        "record", await(store.scripts().record(ghost, Runs.completed())),
                        "finish", await(store.scripts().finish(ghost)),
                        "retry", await(store.scripts().retry(ghost, FAILED, Duration.ZERO)),
                        "release", await(store.scripts().release(ghost))))
                .allSatisfy((step, reply) -> assertThat(reply).isEqualTo(StepReply.LOST));
    }
}
