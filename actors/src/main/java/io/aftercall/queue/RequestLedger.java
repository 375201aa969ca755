package io.aftercall.queue;

import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.Schedule;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The durable book of all requests. Each method is one atomic step, or several of which each is; each may be repeated
 * when its fate is unknown. Thread-safe. A failed stage is a fault of the store: nothing is known about the step.
 */
public interface RequestLedger {

    /**
     * Stores a request. The stage completes when it is durable as far as the store is.
     *
     * @throws io.aftercall.request.InvalidSubmission if this store cannot keep requests in order, at once
     */
    CompletionStage<AcceptReply> accept(Request request, Schedule schedule);

    /**
     * As {@link #accept}, and takes one request for {@code holder} in the same step, as {@link #take} would.
     *
     * @param begins whether the request itself, if it is the one that is taken, begins its first attempt
     */
    CompletionStage<Accepted> acceptAndTake(Request request, Schedule schedule, String holder, boolean begins);

    CompletionStage<Optional<StoredRequest>> find(RequestId id);

    /** As {@link #find}, and asks that {@link Bell#ended} tells of its end. */
    CompletionStage<Optional<StoredRequest>> watch(RequestId id);

    CompletionStage<Page> list(ListQuery query);

    /**
     * Leases requests that wait for an engine to {@code holder}; none is an empty list, and the bell rings when there are some
     * again. Who finds some may have to take again to find the others, without a ring.
     *
     * @param max at most so many
     * @param begin at most so many of them, to which nothing has happened yet, begin their first attempt in the same step,
     *     as {@link #beginAttempt} would
     */
    CompletionStage<List<Held>> take(String holder, int max, int begin);

    /** Leases requests whose holder has been silent for {@code idle}; counts the takeover in each. */
    CompletionStage<List<Held>> takeOver(String holder, Duration idle, int max);

    /** Renews leases; answers those that {@code holder} has lost. */
    CompletionStage<Set<Lease>> renew(String holder, Collection<Lease> leases);

    /** Notes that an attempt begins, and the time of the first one, before the first byte is sent. */
    CompletionStage<AttemptReply> beginAttempt(Lease lease, Duration horizon);

    /** Stores how an attempt ended and when the next one is due. */
    CompletionStage<StepReply> backOff(Lease lease, BackOff backOff);

    /**
     * Stores outcomes, each in one step with its script job. Jobs go to the vacancy at once, as {@link ScriptJobs#take} would
     * lease them, those first that wait in the same line; while jobs wait in another line, that might come first, none goes.
     */
    CompletionStage<SettledTogether> settle(List<Settlement> settlements, Vacancy vacancy);

    /** Hands the request back at once, so that no one waits for the lease to run out. */
    CompletionStage<StepReply> release(Lease lease);

    /** Leaves the request to the store for about {@code delay}, no attempt counted: what it needs is paused. */
    CompletionStage<StepReply> defer(Lease lease, Duration delay);

    /** Calls the request off if nothing was sent; whoever holds it can begin no attempt any more. */
    CompletionStage<CancelReply> cancel(Cancellation cancellation);

    /** Moves requests and scripts whose time has come to those that take them; answers how many. */
    CompletionStage<Integer> promoteDue(int max);

    /** Forgets finished requests and scripts that are older than {@code age}; answers how many. */
    CompletionStage<Integer> forget(Duration age, int max);

    /** Forgets the oldest finished requests and scripts beyond about {@code most}, {@code max} of them; answers how many. */
    CompletionStage<Integer> forgetBeyond(long most, int max);
}
