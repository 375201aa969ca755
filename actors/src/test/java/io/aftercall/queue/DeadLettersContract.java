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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How what failed for good is kept, shown, replayed and thrown away. */
abstract class DeadLettersContract extends StoreContract {

    @Test
    @DisplayName("L1: a flow that failed for good is kept with its reason, its attempts and its whole input")
    void keepsAFailedFlow() {
        Request request = buried(ExecutionState.FAILED);
        ExecutionId id = request.id().execution();

        DeadLetter letter = only(DeadLetterQuery.Filter.ALL);
        BuriedLetter whole = await(store.deadLetters().find(id)).orElseThrow();

        assertThat(letter.id()).isEqualTo(id);
        assertThat(letter.request()).isEqualTo(request.id());
        assertThat(letter.kind()).isEqualTo(DeadLetter.Kind.FLOW);
        assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.SCRIPT_FAILED);
        assertThat(letter.error()).isEqualTo("it broke");
        assertThat(letter.attempts()).isEqualTo(1);
        assertThat(letter.place())
                .isEqualTo(
                        new DeadLetter.Place("billing", "ctx-1", request.type(), "new_create_payment_intent_response"));
        assertThat(letter.times().createdAt())
                .isEqualTo(find(request.id()).status().times().createdAt());
        assertThat(letter.times().diedAt())
                .isEqualTo(find(request.id()).status().times().completedAt());
        assertThat(letter.replays()).isZero();
        assertThat(letter.edited()).isFalse();
        assertThat(whole.letter()).isEqualTo(letter);
        assertThat(whole.request()).isEqualTo(find(request.id()));
        assertThat(whole.script()).isEqualTo(execution(id));
        assertThat(whole.play()).isNull();
    }

    @Test
    @DisplayName("L1: a script that was sent and failed is kept as well, with text and bindings")
    void keepsAFailedScript() {
        PlayRequest play = buriedPlay(Requests.play(), ExecutionState.REJECTED);

        DeadLetter letter = only(DeadLetterQuery.Filter.ALL);

        assertThat(letter.id()).isEqualTo(play.id());
        assertThat(letter.request()).isNull();
        assertThat(letter.kind()).isEqualTo(DeadLetter.Kind.SCRIPT);
        assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.SCRIPT_REJECTED);
        assertThat(letter.place()).isEqualTo(new DeadLetter.Place("billing", "ctx-1", null, null));
        assertThat(await(store.deadLetters().find(play.id())).orElseThrow().play())
                .isEqualTo(play);
    }

    @Test
    @DisplayName("L1: what ended well, or still runs, is no dead letter")
    void keepsNothingElse() {
        Request good = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        await(store.scripts().record(takeJob("worker-1").lease(), Runs.completed()));
        Request open = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);

        assertThat(list(DeadLetterQuery.Filter.ALL).letters()).isEmpty();
        assertThat(await(store.deadLetters().find(good.id().execution()))).isEmpty();
        assertThat(replay(good.id().execution())).isEqualTo(DeadLetterReply.NOT_DEAD);
        assertThat(replay(open.id().execution())).isEqualTo(DeadLetterReply.NOT_DEAD);
        assertThat(discard(open.id().execution())).isEqualTo(DeadLetterReply.NOT_DEAD);
        assertThat(replay(Requests.executionId())).isEqualTo(DeadLetterReply.UNKNOWN);
        assertThat(discard(Requests.executionId())).isEqualTo(DeadLetterReply.UNKNOWN);
    }

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
    @DisplayName("C7 T7 PW-10: a call that was given up as poison is a dead letter although its error flow ran well")
    void keepsAPoisonCall() {
        Request request = poisoned(Requests.read());

        DeadLetter letter = only(DeadLetterQuery.Filter.ALL);

        assertThat(stateOf(request.id())).isEqualTo(RequestState.BURIED);
        assertThat(letter.kind()).isEqualTo(DeadLetter.Kind.REQUEST);
        assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.POISON);
        assertThat(letter.error()).contains("engines");
        assertThat(letter.attempts()).isEqualTo(1);
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

    @Test
    @DisplayName("B4 P2: retention forgets no dead letter until it is discarded")
    void forgetsWhatWasDiscarded() {
        Request kept = buried(ExecutionState.FAILED);
        Request discarded = buried(ExecutionState.FAILED);
        PlayRequest play = buriedPlay(Requests.play(), ExecutionState.FAILED);
        passTime(SILENCE);

        assertThat(await(store.requests().forget(SILENCE, 100))).isZero();
        assertThat(discard(discarded.id().execution())).isEqualTo(DeadLetterReply.DONE);
        assertThat(discard(discarded.id().execution())).isEqualTo(DeadLetterReply.NOT_DEAD);
        assertThat(discard(play.id())).isEqualTo(DeadLetterReply.DONE);
        assertThat(replay(play.id())).isEqualTo(DeadLetterReply.NOT_DEAD);
        assertThat(stateOf(discarded.id())).isEqualTo(RequestState.BURIED);
        assertThat(only(DeadLetterQuery.Filter.ALL).request()).isEqualTo(kept.id());
        passTime(SILENCE);

        assertThat(await(store.requests().forget(SILENCE, 100))).isEqualTo(2);
        assertThat(await(store.requests().find(discarded.id()))).isEmpty();
        assertThat(await(store.scripts().find(play.id()))).isEmpty();
        assertThat(stateOf(kept.id())).isEqualTo(RequestState.BURIED);
    }

    @Test
    @DisplayName("B4: of what has finished the newest stay; P2: what has not, and dead letters, do not count")
    void forgetsTheOldestBeyondANumber() {
        Request dead = buried(ExecutionState.FAILED);
        List<Request> finished = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            finished.add(settled(Requests.paymentIntent(), Outcome.SUCCEEDED));
            end(ExecutionState.COMPLETED);
            passTime(Duration.ofMillis(2));
        }
        Request open = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);

        assertThat(await(store.requests().forgetBeyond(4, 100))).isZero();
        assertThat(await(store.requests().forgetBeyond(1, 2))).isEqualTo(2);
        assertThat(await(store.requests().forgetBeyond(1, 100))).isEqualTo(1);

        assertThat(finished.subList(0, 3))
                .allSatisfy(old ->
                        assertThat(await(store.requests().find(old.id()))).isEmpty());
        assertThat(stateOf(finished.getLast().id())).isEqualTo(RequestState.COMPLETED);
        assertThat(stateOf(open.id())).isEqualTo(RequestState.DISPATCHED);
        assertThat(stateOf(dead.id())).isEqualTo(RequestState.BURIED);
    }

    private HeldJob lastJob;

    /** A request whose flow has failed for good. */
    private Request buried(ExecutionState state) {
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        end(state);
        return request;
    }

    private Request poisoned(Request request) {
        settled(request, Outcome.POISON);
        end(ExecutionState.COMPLETED);
        return request;
    }

    PlayRequest buriedPlay(PlayRequest play, ExecutionState state) {
        await(store.scripts().play(play));
        end(state);
        return play;
    }

    private void end(ExecutionState state) {
        lastJob = takeJob("worker-1");
        assertThat(await(store.scripts().record(lastJob.lease(), Runs.ended(state))))
                .isEqualTo(StepReply.DONE);
    }

    DeadLetterPage list(DeadLetterQuery.Filter filter) {
        return await(store.deadLetters().list(new DeadLetterQuery(filter, null, DeadLetterQuery.MAX_LIMIT)));
    }

    private DeadLetter only(DeadLetterQuery.Filter filter) {
        assertThat(list(filter).letters()).hasSize(1);
        return list(filter).letters().getFirst();
    }

    DeadLetterReply replay(ExecutionId id) {
        return replay(id, DeadLetterEdit.NONE);
    }

    private DeadLetterReply replay(ExecutionId id, DeadLetterEdit edit) {
        return await(store.deadLetters().replay(id, edit, HORIZON));
    }

    DeadLetterReply discard(ExecutionId id) {
        return await(store.deadLetters().discard(id));
    }
}
