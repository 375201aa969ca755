package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aftercall.queue.Pause.Kind;
import io.aftercall.queue.Pause.Target;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** I3: what is paused, and how what it holds up waits. */
abstract class PausesContract extends StoreContract {

    private static final Target ACCOUNT = new Target(Kind.ACCOUNT, "eu");
    private static final Target CONTEXT = new Target(Kind.CONTEXT, "ctx:1");

    @Test
    @DisplayName("I3: a pause lasts until it is resumed; a repeat changes the reason and not since when")
    void keepsPauses() {
        assertThat(await(store.pauses().pause(ACCOUNT, "an incident: \"x\""))).isTrue();
        Pause first = await(store.pauses().list()).getFirst();
        passTime(Duration.ofMillis(5));
        assertThat(await(store.pauses().pause(CONTEXT, ""))).isTrue();
        assertThat(await(store.pauses().pause(ACCOUNT, "still"))).isFalse();

        List<Pause> all = await(store.pauses().list());
        assertThat(all).extracting(Pause::target).containsExactly(ACCOUNT, CONTEXT);
        assertThat(first.reason()).isEqualTo("an incident: \"x\"");
        assertThat(all.getFirst()).isEqualTo(new Pause(ACCOUNT, "still", first.since()));

        assertThat(await(store.pauses().resume(ACCOUNT))).isTrue();
        assertThat(await(store.pauses().resume(ACCOUNT))).isFalse();
        assertThat(await(store.pauses().list())).extracting(Pause::target).containsExactly(CONTEXT);
    }

    @Test
    @DisplayName("I3: every process is told at once")
    void ringsTheBell() {
        CompletableFuture<Void> paused = store.bell().next(Bell.Topic.PAUSES).toCompletableFuture();
        await(store.pauses().pause(Target.ALL, ""));
        await(paused);

        CompletableFuture<Void> resumed = store.bell().next(Bell.Topic.PAUSES).toCompletableFuture();
        await(store.pauses().resume(Target.ALL));
        await(resumed);
    }

    @Test
    void refusesWhatNothingCanBeCalled() {
        assertThatThrownBy(() -> new Target(Kind.WORKER, "a b")).isInstanceOf(InvalidSubmission.class);
        assertThatThrownBy(() -> new Target(Kind.ALL, "some")).isInstanceOf(InvalidSubmission.class);
        assertThatThrownBy(() -> store.pauses().pause(ACCOUNT, "x".repeat(201))).isInstanceOf(InvalidSubmission.class);
        assertThatThrownBy(() -> store.pauses().pause(ACCOUNT, "a\nb")).isInstanceOf(InvalidSubmission.class);
    }

    @Test
    @DisplayName("I3: a deferred request comes back as it was, no attempt counted")
    void defersAFreshRequest() {
        Held held = held("engine-1");

        assertThat(await(store.requests().defer(held.lease(), SILENCE))).isEqualTo(StepReply.DONE);
        assertThat(await(store.requests().defer(held.lease(), SILENCE))).isEqualTo(StepReply.LOST);
        assertThat(stateOf(held.request().id())).isEqualTo(RequestState.ACCEPTED);
        assertThat(take("engine-1")).isEmpty();
        assertThat(begin(held)).isEqualTo(new AttemptReply.Lost());
        passTime(SILENCE);
        assertThat(await(store.requests().promoteDue(10))).isEqualTo(1);

        Held again = takeOne("engine-2");
        assertThat(again.request()).isEqualTo(held.request());
        assertThat(again.attempts()).isZero();
        assertThat(again.takeovers()).isZero();
        begun(again);
    }

    @Test
    @DisplayName("I3: a request that backs off is deferred with its attempts")
    void defersABackingOffRequest() {
        Held held = held("engine-1");
        begun(held);
        backOff(held, Duration.ZERO);

        assertThat(await(store.requests().defer(held.lease(), SILENCE))).isEqualTo(StepReply.DONE);

        assertThat(status(held).state()).isEqualTo(RequestState.BACKING_OFF);
        assertThat(status(held).times().nextAttemptAt()).isNotNull();
        passTime(SILENCE);
        await(store.requests().promoteDue(10));
        Held again = takeOne("engine-2");
        assertThat(again.attempts()).isEqualTo(1);
        assertThat(begun(again).attempt()).isEqualTo(2);
    }

    @Test
    @DisplayName("I3 P5: an attempt that was lost before the pause still counts as one that may have had its effect")
    void defersALostAttempt() {
        Held lost = held("engine-1");
        begun(lost);
        Held held = takeOverAfterSilence("engine-2").getFirst();

        assertThat(await(store.requests().defer(held.lease(), SILENCE))).isEqualTo(StepReply.DONE);
        passTime(SILENCE);
        await(store.requests().promoteDue(10));

        Held again = takeOne("engine-2");
        assertThat(again.maybeExecuted()).isTrue();
        assertThat(again.attempts()).isEqualTo(1);
        assertThat(stateOf(again.request().id())).isEqualTo(RequestState.BACKING_OFF);
    }

    @Test
    @DisplayName("I3: a postponed script comes back, its run not counted")
    void postponesAScript() {
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        HeldJob job = takeJob("worker-1");

        assertThat(await(store.scripts().postpone(job.lease(), SILENCE))).isEqualTo(StepReply.DONE);
        assertThat(await(store.scripts().postpone(job.lease(), SILENCE))).isEqualTo(StepReply.ALREADY);

        assertThat(stateOf(request.id())).isEqualTo(RequestState.DISPATCHED);
        assertThat(takeJobs("worker-1")).isEmpty();
        passTime(SILENCE);
        assertThat(await(store.requests().promoteDue(10))).isEqualTo(1);
        HeldJob again = takeJob("worker-2");
        assertThat(again.job()).isEqualTo(job.job());
        assertThat(again.attempts()).isEqualTo(1);
        assertThat(await(store.scripts().postpone(job.lease(), SILENCE))).isEqualTo(StepReply.LOST);
    }

    @Test
    @DisplayName("I3: jobs of a paused worker id are not handed out, nor taken over")
    void leavesAPausedWorkerAlone() {
        settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        WorkerIds none = new WorkerIds.Unless(new WorkerIds.Any(), "billing"::equals);

        assertThat(await(store.scripts().take("worker-1", none, 10))).isEmpty();
        takeJob("worker-1");
        passTime(SILENCE);
        assertThat(await(store.scripts().takeOver("worker-2", none, SILENCE, 10)))
                .isEmpty();
    }
}
