package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How what failed for good is kept, shown, and thrown away. */
abstract class DeadLettersContract extends DeadLettersTestBase {

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
}
