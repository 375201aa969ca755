package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.request.RequestStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How outcomes are stored, and who may store them. */
abstract class SettlementsContract extends StoreContract {
    @Test
    @DisplayName("P6 B3: outcome, reply and script job are one step")
    void storesOutcomeAndScriptJobTogether() {
        Held held = held("engine-1");
        begun(held);
        var ring = store.bell().next(Bell.Topic.SCRIPTS);

        assertThat(settle(settlement(held, Outcome.DECLINED))).isEqualTo(StepReply.DONE);

        await(ring);
        StoredRequest stored = find(held.request().id());
        RequestStatus status = stored.status();
        assertThat(status.state()).isEqualTo(RequestState.DISPATCHED);
        assertThat(status.outcome()).isEqualTo(Outcome.DECLINED);
        assertThat(status.httpStatus()).isEqualTo(402);
        assertThat(status.replyJson()).isEqualTo(REPLY);
        assertThat(status.times().settledAt()).isNotNull();
        assertThat(status.times().completedAt()).isNull();
        assertThat(status.attempts().getFirst().endedAt()).isNotNull();
        assertThat(status.attempts().getFirst().error()).isEqualTo("declined");
        assertThat(stored.script()).isNotNull();
        assertThat(stored.script().state()).isEqualTo(ExecutionState.QUEUED);
        assertThat(stored.script().flow()).startsWith("new_create_payment_intent");
        assertThat(takeOverAfterSilence("engine-2")).isEmpty();
    }

    @Test
    @DisplayName("P6 P7: a settlement repeated changes nothing and starts no second script")
    void settlesOnce() {
        Held held = held("engine-1");
        begun(held);
        Settlement settlement = settlement(held, Outcome.SUCCEEDED);

        assertThat(settle(settlement)).isEqualTo(StepReply.DONE);
        assertThat(settle(settlement)).isEqualTo(StepReply.ALREADY);

        assertThat(takeJobs("worker-1")).hasSize(1);
        assertThat(settle(settlement)).isEqualTo(StepReply.ALREADY);
        assertThat(takeJobs("worker-1")).isEmpty();
    }

    @Test
    @DisplayName("P5 B2: a lost lease cannot settle on a guess")
    void refusesAnUncertainOutcomeUnderAnOldFence() {
        Held old = held("engine-1");
        begun(old);
        Held present = takeOverAfterSilence("engine-2").getFirst();

        assertThat(settle(settlement(old, Outcome.UNKNOWN))).isEqualTo(StepReply.LOST);

        assertThat(status(present).outcome()).isNull();
        assertThat(takeJobs("worker-1")).isEmpty();
        assertThat(begun(present).attempt()).isEqualTo(2);
    }

    @Test
    @DisplayName("P5 B2: what Stripe said counts, whoever brings it")
    void takesACertainOutcomeUnderAnOldFence() {
        Held old = held("engine-1");
        begun(old);
        Held present = takeOverAfterSilence("engine-2").getFirst();
        begun(present);

        assertThat(settle(certain(old, Outcome.SUCCEEDED))).isEqualTo(StepReply.DONE);

        assertThat(status(present).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(begin(present)).isEqualTo(new AttemptReply.Lost());
        assertThat(await(store.requests().renew("engine-2", List.of(present.lease()))))
                .containsExactly(present.lease());
        assertThat(takeOverAfterSilence("engine-3")).isEmpty();
    }

    @Test
    @DisplayName("P3 P5: a certain outcome ends the wait for the next attempt")
    void takesACertainOutcomeOfARequestThatIsSetAside() {
        Held held = held("engine-1");
        begun(held);
        backOffReply(held, Duration.ofMillis(10), true);

        assertThat(settle(certain(held, Outcome.SUCCEEDED))).isEqualTo(StepReply.DONE);

        passTime(SILENCE);
        assertThat(await(store.requests().promoteDue(10))).isZero();
        assertThat(take("engine-2")).isEmpty();
        assertThat(takeJobs("worker-1")).hasSize(1);
    }

    @Test
    @DisplayName("P3 P5: a certain outcome ends the wait for an engine")
    void takesACertainOutcomeOfARequestThatWasReleased() {
        Held held = held("engine-1");
        begun(held);
        await(store.requests().release(held.lease()));

        assertThat(settle(certain(held, Outcome.SUCCEEDED))).isEqualTo(StepReply.DONE);

        assertThat(take("engine-2")).isEmpty();
        assertThat(takeJobs("worker-1")).hasSize(1);
    }

    @Test
    @DisplayName("P5: the first certain outcome stands")
    void keepsTheFirstOutcome() {
        Held held = held("engine-1");
        begun(held);
        settle(certain(held, Outcome.SUCCEEDED));

        assertThat(settle(certain(held, Outcome.DECLINED))).isNotEqualTo(StepReply.DONE);

        assertThat(status(held).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(takeJobs("worker-1")).hasSize(1);
    }

    @Test
    @DisplayName("P8: a request can be settled without an attempt")
    void settlesWithoutAnAttempt() {
        Held held = held("engine-1");
        Settlement poison =
                new Settlement(held.lease(), held.request(), Outcome.POISON, 0, null, REPLY, "3 engines died", false);

        assertThat(settle(poison)).isEqualTo(StepReply.DONE);

        assertThat(status(held).outcome()).isEqualTo(Outcome.POISON);
        assertThat(status(held).attempts()).isEmpty();
        assertThat(status(held).times().firstSentAt()).isNull();
        assertThat(takeJob("worker-1").job()).isEqualTo(new ScriptJob.Flow(held.request(), Outcome.POISON, REPLY, 0));
    }

    @Test
    @DisplayName("P4 P5: a request between two attempts can be settled")
    void settlesABackingOffRequest() {
        Held held = held("engine-1");
        begun(held);
        backOff(held, LONG);
        Settlement unknown = new Settlement(
                held.lease(), held.request(), Outcome.UNKNOWN, 0, null, REPLY, "past the horizon", false);

        assertThat(settle(unknown)).isEqualTo(StepReply.DONE);

        assertThat(status(held).state()).isEqualTo(RequestState.DISPATCHED);
        assertThat(status(held).times().nextAttemptAt()).isNull();
    }

    @Test
    @DisplayName("P6: many outcomes are answered in their order")
    void answersSettlementsInTheirOrder() {
        Held first = held("engine-1");
        Held second = held("engine-1");
        Held third = held("engine-1");
        begun(first);
        begun(third);
        settle(settlement(third, Outcome.SUCCEEDED));
        await(store.requests().release(second.lease()));
        takeOne("engine-2");

        List<Settled> replies = await(store.requests()
                        .settle(
                                List.of(
                                        settlement(second, Outcome.UNKNOWN),
                                        settlement(third, Outcome.SUCCEEDED),
                                        settlement(first, Outcome.SUCCEEDED)),
                                Vacancy.NONE))
                .settled();

        assertThat(replies.stream().map(Settled::reply))
                .containsExactly(StepReply.LOST, StepReply.ALREADY, StepReply.DONE);
        assertThat(await(store.requests().settle(List.of(), Vacancy.NONE)))
                .isEqualTo(new SettledTogether(List.of(), List.of()));
    }

    @Test
    @DisplayName("P2: an unknown request cannot be settled")
    void losesASettlementOfAnUnknownRequest() {
        Request request = Requests.paymentIntent();
        Lease lease = new Lease(request.id(), "1-0", 1);
        Held ghost = new Held(request, lease, 1, Instant.EPOCH, null, false, 0, null);

        assertThat(settle(certain(ghost, Outcome.SUCCEEDED))).isEqualTo(StepReply.LOST);
        assertThat(begin(ghost)).isEqualTo(new AttemptReply.Lost());
        assertThat(backOffReply(ghost, Duration.ZERO, false)).isEqualTo(StepReply.LOST);
        assertThat(await(store.requests().release(lease))).isEqualTo(StepReply.LOST);
    }

    private static Settlement certain(Held held, Outcome outcome) {
        return new Settlement(held.lease(), held.request(), outcome, 1, 200, REPLY, null, true);
    }
}
