package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How what failed for good is edited and replayed. */
abstract class DeadLetterReplaysContract extends DeadLettersTestBase {

    @Test
    @DisplayName("L4: a replay runs the script again with its stored input, and no call")
    void replaysTheScript() {
        Request request = buried(ExecutionState.FAILED);
        ExecutionId id = request.id().execution();

        assertThat(replay(id)).isEqualTo(DeadLetterReply.DONE);

        assertThat(replay(id)).isEqualTo(DeadLetterReply.NOT_DEAD);
        assertThat(stateOf(request.id())).isEqualTo(RequestState.DISPATCHED);
        assertThat(find(request.id()).status().times().completedAt()).isNull();
        assertThat(execution(id).state()).isEqualTo(ExecutionState.QUEUED);
        assertThat(execution(id).attempts()).isZero();
        assertThat(list(DeadLetterQuery.Filter.ALL).letters()).isEmpty();
        assertThat(take("engine-9")).isEmpty();
        HeldJob job = takeJob("worker-2");
        assertThat(job.job()).isEqualTo(new ScriptJob.Flow(request, Outcome.SUCCEEDED, REPLY, 1));
        assertThat(job.attempts()).isEqualTo(1);
        assertThat(job.takeovers()).isZero();
        await(store.scripts().record(job.lease(), Runs.completed()));
        assertThat(stateOf(request.id())).isEqualTo(RequestState.COMPLETED);
    }

    @Test
    @DisplayName("L1 P6: what fails again after a replay is a dead letter again; its replays are counted")
    void countsReplays() {
        Request request = buried(ExecutionState.FAILED);
        HeldJob late = lastJob;
        replay(request.id().execution());
        HeldJob again = takeJob("worker-2");

        assertThat(await(store.scripts().record(late.lease(), Runs.completed())))
                .isEqualTo(StepReply.LOST);
        await(store.scripts().record(again.lease(), Runs.ended(ExecutionState.POISON)));

        DeadLetter letter = only(DeadLetterQuery.Filter.ALL);
        assertThat(letter.replays()).isEqualTo(1);
        assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.POISON);
        assertThat(stateOf(request.id())).isEqualTo(RequestState.BURIED);
    }

    @Test
    @DisplayName("L3: flow and args of a request can be changed before a replay; its call cannot")
    void editsAFlow() {
        Request request = buried(ExecutionState.FAILED);
        ExecutionId id = request.id().execution();

        assertThat(replay(id, new DeadLetterEdit(null, null, "1", null))).isEqualTo(DeadLetterReply.UNFIT_EDIT);
        assertThat(replay(id, new DeadLetterEdit("mended", "{\"sale\":18}", null, null)))
                .isEqualTo(DeadLetterReply.DONE);

        assertThat(execution(id).flow()).isEqualTo("mended_response");
        HeldJob job = takeJob("worker-2");
        assertThat(job.job()).isInstanceOfSatisfying(ScriptJob.Flow.class, flow -> {
            assertThat(flow.request().flow()).isEqualTo("mended");
            assertThat(flow.request().origin().argsJson()).isEqualTo("{\"sale\":18}");
            assertThat(flow.request().call()).isEqualTo(request.call());
            assertThat(flow.request().origin().tags())
                    .isEqualTo(request.origin().tags());
        });
        await(store.scripts().record(job.lease(), Runs.ended(ExecutionState.FAILED)));
        assertThat(only(DeadLetterQuery.Filter.ALL).edited()).isTrue();
    }

    @Test
    @DisplayName("L3: text and bindings of a sent script can be changed before a replay")
    void editsAScript() {
        PlayRequest play = buriedPlay(Requests.play(), ExecutionState.FAILED);

        assertThat(replay(play.id(), new DeadLetterEdit("mended", null, null, null)))
                .isEqualTo(DeadLetterReply.UNFIT_EDIT);
        assertThat(replay(play.id(), new DeadLetterEdit(null, null, "2 * n", "{\"n\":1.50}")))
                .isEqualTo(DeadLetterReply.DONE);

        assertThat(takeJob("worker-2").job()).isInstanceOfSatisfying(ScriptJob.Play.class, job -> {
            assertThat(job.play().script()).isEqualTo("2 * n");
            assertThat(job.play().bindingsJson()).isEqualTo("{\"n\":1.50}");
            assertThat(job.play().fingerprint()).isEqualTo(play.fingerprint());
        });
    }

    @Test
    @DisplayName("L3: an edit that could never be stored is refused, by its field")
    void refusesAnEditThatCannotBe() {
        assertThatThrownBy(() -> new DeadLetterEdit("../etc", null, null, null))
                .isInstanceOf(InvalidSubmission.class)
                .hasMessageStartingWith("flow");
        assertThatThrownBy(() -> new DeadLetterEdit(null, "\"" + "x".repeat(70_000) + "\"", null, null))
                .isInstanceOf(InvalidSubmission.class)
                .hasMessageStartingWith("args");
    }

    @Test
    @DisplayName("L4 P3: a poison call is replayed under the same key and with the same bytes, as the same request")
    void replaysAPoisonCall() {
        Request request = poisoned(Requests.read());
        HeldJob late = lastJob;

        assertThat(replay(request.id().execution())).isEqualTo(DeadLetterReply.DONE);

        StoredRequest again = find(request.id());
        assertThat(again.request()).isEqualTo(request);
        assertThat(again.status().state()).isEqualTo(RequestState.ACCEPTED);
        assertThat(again.status().outcome()).isNull();
        assertThat(again.status().replyJson()).isNull();
        assertThat(again.status().times().settledAt()).isNull();
        assertThat(again.script()).isNull();
        assertThat(takeJobs("worker-2")).isEmpty();
        Held held = takeOne("engine-2");
        begin(held);
        assertThat(settle(settlement(held, Outcome.SUCCEEDED))).isEqualTo(StepReply.DONE);
        HeldJob job = takeJob("worker-2");
        assertThat(await(store.scripts().record(late.lease(), Runs.completed())))
                .isEqualTo(StepReply.LOST);
        assertThat(job.lease().fence()).isGreaterThan(late.lease().fence());
        await(store.scripts().record(job.lease(), Runs.completed()));
        assertThat(stateOf(request.id())).isEqualTo(RequestState.COMPLETED);
    }

    @Test
    @DisplayName("G4 P4: a poison call is not sent again once its key may be forgotten")
    void refusesAReplayPastTheHorizon() {
        Request request = poisoned(Requests.paymentIntent());
        passTime(Duration.ofMillis(5));

        DeadLetterReply reply =
                await(store.deadLetters().replay(request.id().execution(), DeadLetterEdit.NONE, Duration.ofMillis(1)));

        assertThat(reply).isEqualTo(DeadLetterReply.PAST_HORIZON);
        assertThat(stateOf(request.id())).isEqualTo(RequestState.BURIED);
        assertThat(replay(request.id().execution())).isEqualTo(DeadLetterReply.DONE);
    }
}
