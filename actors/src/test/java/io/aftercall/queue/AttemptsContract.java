package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.Attempt;
import io.aftercall.request.Outcome;
import io.aftercall.request.RequestState;
import io.aftercall.request.RequestStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the ledger notes of attempts and of the waits between them. */
abstract class AttemptsContract extends StoreContract {

    @Test
    @DisplayName("P4 K1: an attempt is noted before it is sent, and the time of the first for good")
    void notesAttemptsBeforeTheyAreSent() {
        Held held = held("engine-1");

        AttemptReply.Begun first = begun(held);
        backOff(held, Duration.ofMillis(10));
        passTime(Duration.ofMillis(20));
        AttemptReply.Begun second = begun(held);

        assertThat(first.attempt()).isEqualTo(1);
        assertThat(first.firstSentAt()).isEqualTo(first.now());
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.now()).isAfter(first.now());
        assertThat(second.firstSentAt()).isEqualTo(first.firstSentAt());
        RequestStatus status = status(held);
        assertThat(status.state()).isEqualTo(RequestState.IN_FLIGHT);
        assertThat(status.times().firstSentAt()).isEqualTo(first.now());
        assertThat(status.times().nextAttemptAt()).isNull();
        assertThat(status.attempts()).extracting(Attempt::startedAt).containsExactly(first.now(), second.now());
        assertThat(status.attempts().getLast()).isEqualTo(new Attempt(2, second.now(), null, null, null));
    }

    @Test
    @DisplayName("B2 P3: only the present holder may begin an attempt")
    void refusesAnAttemptUnderAnOldFence() {
        Held old = held("engine-1");
        Held present = takeOverAfterSilence("engine-2").getFirst();

        assertThat(begin(old)).isEqualTo(new AttemptReply.Lost());
        assertThat(begun(present).attempt()).isEqualTo(1);
    }

    @Test
    @DisplayName("P3: nothing is sent for a request that is settled")
    void refusesAnAttemptAfterTheOutcome() {
        Held held = held("engine-1");
        begun(held);
        settle(settlement(held, Outcome.SUCCEEDED));

        assertThat(begin(held)).isEqualTo(new AttemptReply.Lost());
    }

    @Test
    @DisplayName("P4 G4: no POST is sent past the key's horizon")
    void refusesAWritePastTheHorizon() {
        Held held = held("engine-1");
        begun(held);
        backOff(held, Duration.ZERO);
        passTime(SILENCE);

        AttemptReply reply = await(store.requests().beginAttempt(held.lease(), SILENCE.minusMillis(50)));

        assertThat(reply).isEqualTo(new AttemptReply.PastHorizon());
        assertThat(status(held).state()).isEqualTo(RequestState.BACKING_OFF);
        assertThat(status(held).attempts()).hasSize(1);
    }

    @Test
    @DisplayName("P4 G4: nor by whoever takes it over, gets it handed back, or finds it due again")
    void refusesAWritePastTheHorizonWhoeverHoldsIt() {
        begun(held("engine-1"));
        Held taken = takeOverAfterSilence("engine-2").getFirst();
        assertThat(beginLate(taken)).isEqualTo(new AttemptReply.PastHorizon());

        await(store.requests().release(taken.lease()));
        Held handedBack = takeOne("engine-3");
        assertThat(beginLate(handedBack)).isEqualTo(new AttemptReply.PastHorizon());

        begun(handedBack);
        BackOff deferred = new BackOff(2, null, "reset", Duration.ZERO, true, true);
        assertThat(await(store.requests().backOff(handedBack.lease(), deferred)))
                .isEqualTo(StepReply.DONE);
        assertThat(await(store.requests().promoteDue(10))).isEqualTo(1);
        assertThat(beginLate(takeOne("engine-4"))).isEqualTo(new AttemptReply.PastHorizon());
    }

    private AttemptReply beginLate(Held held) {
        return await(store.requests().beginAttempt(held.lease(), SILENCE.minusMillis(50)));
    }

    @Test
    @DisplayName("G4: a GET knows no horizon")
    void allowsAReadPastTheHorizon() {
        Held held = held("engine-1", Requests.read());
        begun(held);
        backOff(held, Duration.ZERO);
        passTime(SILENCE);

        AttemptReply reply = await(store.requests().beginAttempt(held.lease(), SILENCE.minusMillis(50)));

        assertThat(reply).isInstanceOf(AttemptReply.Begun.class);
    }

    @Test
    @DisplayName("P5 B2: an engine that dies in an attempt may have charged")
    void marksAWriteWhoseEngineDiedInAnAttempt() {
        Held held = held("engine-1");
        begun(held);

        Held next = takeOverAfterSilence("engine-2").getFirst();

        assertThat(next.maybeExecuted()).isTrue();
        assertThat(next.attempts()).isEqualTo(1);
        assertThat(next.firstSentAt()).isNotNull();
        assertThat(status(next).state()).isEqualTo(RequestState.IN_FLIGHT);
        assertThat(status(next).attempts().getFirst().endedAt()).isNull();
        assertThat(begun(next).attempt()).isEqualTo(2);
    }

    @Test
    @DisplayName("P5: an engine that dies outside of an attempt has not charged")
    void leavesARequestUnmarkedWhoseEngineDiedBetweenAttempts() {
        held("engine-1");
        Held second = takeOverAfterSilence("engine-2").getFirst();
        begun(second);
        backOff(second, Duration.ZERO);

        Held third = takeOverAfterSilence("engine-3").getFirst();

        assertThat(second.maybeExecuted()).isFalse();
        assertThat(third.maybeExecuted()).isFalse();
    }

    @Test
    @DisplayName("P5: a GET never charges")
    void leavesAReadUnmarked() {
        Held held = held("engine-1", Requests.read());
        begun(held);

        assertThat(takeOverAfterSilence("engine-2").getFirst().maybeExecuted()).isFalse();
    }

    @Test
    @DisplayName("P5 P10: an attempt that was handed back under way may have charged")
    void marksAWriteThatWasReleasedInAnAttempt() {
        Held held = held("engine-1");
        begun(held);
        await(store.requests().release(held.lease()));

        Held next = takeOne("engine-2");

        assertThat(next.maybeExecuted()).isTrue();
        assertThat(next.attempts()).isEqualTo(1);
    }

    @Test
    @DisplayName("P8 C7: only holders lost in a row count")
    void countsTakeoversAnewAfterAnAttemptEnded() {
        held("engine-1");
        Held second = takeOverAfterSilence("engine-2").getFirst();
        begun(second);
        backOff(second, Duration.ZERO);

        Held third = takeOverAfterSilence("engine-3").getFirst();

        assertThat(second.takeovers()).isEqualTo(1);
        assertThat(third.takeovers()).isEqualTo(1);
    }

    @Test
    @DisplayName("C1 P2: a request between two attempts says why and until when")
    void storesHowAnAttemptEnded() {
        Held held = held("engine-1");
        AttemptReply.Begun begun = begun(held);
        BackOff backOff = new BackOff(1, 503, "Stripe answered 503", LONG, true, false);

        assertThat(await(store.requests().backOff(held.lease(), backOff))).isEqualTo(StepReply.DONE);
        assertThat(await(store.requests().backOff(held.lease(), backOff))).isEqualTo(StepReply.ALREADY);

        RequestStatus status = status(held);
        Attempt attempt = status.attempts().getFirst();
        assertThat(status.state()).isEqualTo(RequestState.BACKING_OFF);
        assertThat(status.times().nextAttemptAt()).isAfterOrEqualTo(begun.now().plus(LONG));
        assertThat(attempt.endedAt()).isNotNull().isAfterOrEqualTo(begun.now());
        assertThat(attempt.httpStatus()).isEqualTo(503);
        assertThat(attempt.error()).isEqualTo("Stripe answered 503");
        assertThat(status.outcome()).isNull();
    }

    @Test
    @DisplayName("B2: an old holder cannot say how an attempt ended")
    void refusesABackOffUnderAnOldFence() {
        Held old = held("engine-1");
        begun(old);
        Held present = takeOverAfterSilence("engine-2").getFirst();
        begun(present);

        assertThat(backOffReply(old, Duration.ZERO, false)).isEqualTo(StepReply.LOST);
        assertThat(status(present).state()).isEqualTo(RequestState.IN_FLIGHT);
    }

    @Test
    @DisplayName("C1: a short backoff stays with its holder")
    void leavesAShortBackOffWithItsHolder() {
        Held held = held("engine-1");
        begun(held);
        backOff(held, Duration.ZERO);

        assertThat(take("engine-2")).isEmpty();
        assertThat(await(store.requests().renew("engine-1", List.of(held.lease()))))
                .isEmpty();
        assertThat(begun(held).attempt()).isEqualTo(2);
    }

    @Test
    @DisplayName("P2 P9: a long backoff is kept by the store until it is due")
    void keepsALongBackOffUntilItIsDue() {
        Held held = held("engine-1");
        begun(held);
        BackOff backOff = new BackOff(1, null, "reset", SILENCE, true, true);
        assertThat(await(store.requests().backOff(held.lease(), backOff))).isEqualTo(StepReply.DONE);
        assertThat(await(store.requests().renew("engine-1", List.of(held.lease()))))
                .containsExactly(held.lease());
        assertThat(take("engine-2")).isEmpty();

        passTime(SILENCE);
        assertThat(await(store.requests().promoteDue(10))).isEqualTo(1);
        Held next = takeOne("engine-2");

        assertThat(next.lease().fence()).isGreaterThan(held.lease().fence());
        assertThat(next.attempts()).isEqualTo(1);
        assertThat(next.maybeExecuted()).isTrue();
        assertThat(next.nextAttemptAt()).isNull();
        assertThat(status(next).state()).isEqualTo(RequestState.BACKING_OFF);
        assertThat(begin(held)).isEqualTo(new AttemptReply.Lost());
        assertThat(begun(next).attempt()).isEqualTo(2);
    }
}
