package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.request.RequestStatus;
import io.aftercall.request.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every {@link Store} must do: the hooks and the words that the contracts of its parts share. */
abstract class StoreContract {

    /** The stores under test refuse the next request when this many wait. */
    static final int MAX_QUEUED = 20;

    /** Longer than any lease that a test lets run out, shorter than any that it does not. */
    static final Duration SILENCE = Duration.ofMillis(150);

    /** So long that what is done at once is done before it is over, on a busy machine too. */
    static final Duration LEASE = Duration.ofSeconds(2);

    static final Duration LONG = Duration.ofMinutes(10);
    static final Duration HORIZON = Duration.ofHours(20);
    static final String REPLY = "{\"id\":\"pi_1\",\"note\":\"`quoted` \\\"ü\\\"\"}";

    Store store;

    /** An empty store that holds at most {@link #MAX_QUEUED} waiting requests. */
    abstract Store store();

    /** Lets the clock of the store advance by {@code time}, at least. */
    abstract void passTime(Duration time);

    @BeforeEach
    void openStore() {
        store = store();
    }

    @AfterEach
    void closeStore() {
        await(store.close());
    }

    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    Request accepted() {
        return accepted(Requests.paymentIntent());
    }

    Request accepted(Request request) {
        assertThat(await(store.requests().accept(request, new Schedule.Now()))).isInstanceOf(AcceptReply.Stored.class);
        return request;
    }

    List<Held> take(String holder) {
        return await(store.requests().take(holder, 100, 0));
    }

    Held takeOne(String holder) {
        List<Held> held = take(holder);
        assertThat(held).hasSize(1);
        return held.getFirst();
    }

    /** A new request in the hands of {@code holder}. */
    Held held(String holder) {
        return held(holder, Requests.paymentIntent());
    }

    Held held(String holder, Request request) {
        accepted(request);
        return takeOne(holder);
    }

    AttemptReply begin(Held held) {
        return await(store.requests().beginAttempt(held.lease(), HORIZON));
    }

    AttemptReply.Begun begun(Held held) {
        AttemptReply reply = begin(held);
        assertThat(reply).isInstanceOf(AttemptReply.Begun.class);
        return (AttemptReply.Begun) reply;
    }

    void backOff(Held held, Duration delay) {
        assertThat(backOffReply(held, delay, false)).isEqualTo(StepReply.DONE);
    }

    /** Of the attempt that was begun last. */
    StepReply backOffReply(Held held, Duration delay, boolean leavesMemory) {
        int attempt = await(store.requests().find(held.request().id()))
                .map(stored -> stored.status().attempts().size())
                .orElse(1);
        BackOff backOff = new BackOff(attempt, 429, "rate limited", delay, false, leavesMemory);
        return await(store.requests().backOff(held.lease(), backOff));
    }

    RequestStatus status(Held held) {
        return find(held.request().id()).status();
    }

    /** Takes over what has been silent for {@link #SILENCE}, which passes first. */
    List<Held> takeOverAfterSilence(String holder) {
        passTime(SILENCE);
        return await(store.requests().takeOver(holder, SILENCE, 100));
    }

    StepReply settle(Settlement settlement) {
        List<Settled> replies = await(store.requests().settle(List.of(settlement), Vacancy.NONE))
                .settled();
        assertThat(replies).hasSize(1);
        assertThat(replies.getFirst().job()).isNull();
        return replies.getFirst().reply();
    }

    /** A new request, called once and settled. */
    Request settled(Request request, Outcome outcome) {
        Held held = held("engine-0", request);
        begin(held);
        assertThat(settle(settlement(held, outcome))).isEqualTo(StepReply.DONE);
        return request;
    }

    static Settlement settlement(Held held, Outcome outcome) {
        boolean good = outcome == Outcome.SUCCEEDED;
        return new Settlement(
                held.lease(), held.request(), outcome, 1, good ? 200 : 402, REPLY, good ? null : "declined", false);
    }

    StoredRequest find(RequestId id) {
        return await(store.requests().find(id)).orElseThrow();
    }

    RequestState stateOf(RequestId id) {
        return find(id).status().state();
    }

    List<HeldJob> takeJobs(String holder) {
        return await(store.scripts().take(holder, new WorkerIds.Any(), 100));
    }

    HeldJob takeJob(String holder) {
        List<HeldJob> jobs = takeJobs(holder);
        assertThat(jobs).hasSize(1);
        return jobs.getFirst();
    }

    /** Takes over the one job that has been silent for {@link #SILENCE}, which passes first. */
    HeldJob takeOverJob(String holder) {
        passTime(SILENCE);
        List<HeldJob> jobs = await(store.scripts().takeOver(holder, new WorkerIds.Any(), SILENCE, 100));
        assertThat(jobs).hasSize(1);
        return jobs.getFirst();
    }

    ExecutionStatus execution(ExecutionId id) {
        return await(store.scripts().find(id)).orElseThrow();
    }
}
