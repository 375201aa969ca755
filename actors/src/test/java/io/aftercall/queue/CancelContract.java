package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.request.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** I1, I2, RELIABILITY 1.4 rows 25 and 26: certain before the first byte, refused after it. */
abstract class CancelContract extends StoreContract {

    private static final String REPLY = "{\"outcome\":\"cancelled\"}";

    @Test
    @DisplayName("I1: an accepted request is cancelled at once, and its error flow is told")
    void cancelsWhatWaits() {
        Request request = accepted();

        assertThat(cancel(request)).isEqualTo(new CancelReply.Cancelled());

        StoredRequest stored = find(request.id());
        assertThat(stored.status().state()).isEqualTo(RequestState.CANCELLED);
        assertThat(stored.status().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(stored.status().replyJson()).isEqualTo(REPLY);
        assertThat(stored.status().httpStatus()).isNull();
        assertThat(stored.status().times().settledAt()).isNotNull();
        assertThat(stored.status().attempts()).isEmpty();
        assertThat(stored.script().flow()).isEqualTo("new_create_payment_intent_error");
        assertThat(takeJob("worker-1").job()).isEqualTo(new ScriptJob.Flow(request, Outcome.CANCELLED, REPLY, 0));
        assertThat(take("engine-1")).isEmpty();
    }

    @Test
    @DisplayName("I1 D1: a scheduled request is cancelled and never comes due")
    void cancelsWhatIsScheduled() {
        Request request = Requests.paymentIntent();
        await(store.requests().accept(request, new Schedule.After(SILENCE)));

        assertThat(cancel(request)).isEqualTo(new CancelReply.Cancelled());
        passTime(SILENCE);

        assertThat(await(store.requests().promoteDue(10))).isZero();
        assertThat(take("engine-1")).isEmpty();
        assertThat(find(request.id()).status().times().nextAttemptAt()).isNull();
    }

    @Test
    @DisplayName("I1 P11: whoever holds it loses it: no attempt can begin any more")
    void takesItFromItsHolder() {
        Held held = held("engine-1");

        assertThat(cancel(held.request())).isEqualTo(new CancelReply.Cancelled());

        assertThat(begin(held)).isEqualTo(new AttemptReply.Lost());
        assertThat(await(store.requests().release(held.lease()))).isEqualTo(StepReply.LOST);
        assertThat(await(store.requests().defer(held.lease(), SILENCE))).isEqualTo(StepReply.LOST);
        assertThat(settle(settlement(held, Outcome.POISON))).isEqualTo(StepReply.LOST);
        assertThat(await(store.requests().renew("engine-1", List.of(held.lease()))))
                .containsExactly(held.lease());
        assertThat(takeOverAfterSilence("engine-2")).isEmpty();
        assertThat(stateOf(held.request().id())).isEqualTo(RequestState.CANCELLED);
    }

    @Test
    @DisplayName("I1: cancelling twice changes nothing")
    void cancelsOnce() {
        Request request = accepted();
        cancel(request);

        assertThat(cancel(request)).isEqualTo(new CancelReply.AlreadyCancelled());

        assertThat(takeJobs("worker-1")).hasSize(1);
    }

    @Test
    @DisplayName("I2: refused once an attempt has begun, and in the backoff after it")
    void refusesWhatWasSent() {
        Held held = held("engine-1");
        AttemptReply.Begun begun = begun(held);
        CancelReply sent = new CancelReply.Sent(begun.firstSentAt());

        assertThat(cancel(held.request())).isEqualTo(sent);
        backOff(held, Duration.ofMinutes(1));
        assertThat(cancel(held.request())).isEqualTo(sent);

        assertThat(stateOf(held.request().id())).isEqualTo(RequestState.BACKING_OFF);
        assertThat(takeJobs("worker-1")).isEmpty();
    }

    @Test
    @DisplayName("I2: refused when the outcome is there; unknown when there is no such request")
    void refusesWhatHasEnded() {
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);

        assertThat(cancel(request)).isEqualTo(new CancelReply.Ended(RequestState.DISPATCHED));
        assertThat(cancel(Requests.paymentIntent())).isEqualTo(new CancelReply.Unknown());
    }

    @Test
    @DisplayName("P2: it stays cancelled while its flow runs, is repeated, handed back, postponed, and ends")
    void staysCancelledWhateverItsFlowDoes() {
        Request request = accepted();
        cancel(request);

        HeldJob first = takeJob("worker-1");
        assertThat(stateOf(request.id())).isEqualTo(RequestState.CANCELLED);
        await(store.scripts().release(first.lease()));
        assertThat(stateOf(request.id())).isEqualTo(RequestState.CANCELLED);
        HeldJob second = takeJob("worker-1");
        await(store.scripts().retry(second.lease(), new FailedRun("threw", "v1", "", "it broke"), SILENCE));
        assertThat(stateOf(request.id())).isEqualTo(RequestState.CANCELLED);
        passTime(SILENCE);
        await(store.requests().promoteDue(10));
        HeldJob third = takeJob("worker-1");
        assertThat(await(store.scripts().record(third.lease(), Runs.completed())))
                .isEqualTo(StepReply.DONE);

        StoredRequest stored = find(request.id());
        assertThat(stored.status().state()).isEqualTo(RequestState.CANCELLED);
        assertThat(stored.status().times().completedAt()).isNotNull();
        assertThat(stored.script().state()).isEqualTo(ExecutionState.COMPLETED);
    }

    @Test
    @DisplayName("P2: it is forgotten as others are, when its flow has ended")
    void isForgottenWhenItsFlowHasEnded() {
        Request request = accepted();
        cancel(request);
        passTime(SILENCE);
        assertThat(await(store.requests().forget(Duration.ZERO, 10))).isZero();

        await(store.scripts().record(takeJob("worker-1").lease(), Runs.completed()));
        passTime(SILENCE);

        assertThat(await(store.requests().forget(Duration.ofMillis(1), 10))).isEqualTo(1);
        assertThat(await(store.requests().find(request.id()))).isEmpty();
    }

    @Test
    @DisplayName("I1: who waits for the end is told of it")
    void tellsWhoWaits() {
        Request request = accepted();
        await(store.requests().watch(request.id()));
        CompletableFuture<Void> told = store.bell().ended(request.id().suffix());

        cancel(request);

        await(told);
    }

    @Test
    @DisplayName("I1 P12: a cancelled request leaves its line when its flow has ended, and the next one goes")
    void letsTheNextInLineGo() {
        List<Request> line = List.of(inOrder(), inOrder(), inOrder());

        cancel(line.get(1));
        cancel(line.get(0));
        assertThat(take("engine-1")).isEmpty();
        for (HeldJob job : takeJobs("worker-1")) {
            await(store.scripts().record(job.lease(), Runs.completed()));
        }

        assertThat(takeOne("engine-1").request()).isEqualTo(line.get(2));
        assertThat(stateOf(line.get(0).id())).isEqualTo(RequestState.CANCELLED);
    }

    private Request inOrder() {
        Request request = Requests.paymentIntent();
        await(store.requests().accept(request, new Schedule.InOrder()));
        return request;
    }

    private CancelReply cancel(Request request) {
        return await(store.requests().cancel(new Cancellation(request.id(), request.routing(), REPLY)));
    }
}
