package io.aftercall.queue;

import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The requests whose outcome is not known, by the time at which they are to be looked for. As {@link RequestLedger}:
 * atomic steps that may be repeated, thread-safe, a failed stage is a fault of the store.
 */
public interface Unknowns {

    /** For how long a request that is {@link #due} is left to whoever got it. */
    Duration LEASE = Duration.ofMinutes(2);

    /** From the outcome of a call to the first look: what Stripe still executes may end meanwhile. */
    Duration FIRST_LOOK = Duration.ofSeconds(5);

    /** Leases requests that are to be looked for now and whose flow has ended, at most {@code max} of a partition. */
    CompletionStage<List<UnknownRequest>> due(int max);

    /** Stores what a look found, and when to look again. {@code LOST} if the outcome is known meanwhile. */
    CompletionStage<StepReply> noteCheck(RequestId id, Check check);

    /** Keeps how far a long list was read, so that the next look goes on from there; it counts as no check. */
    CompletionStage<StepReply> goOn(RequestId id, ListCursor cursor, Duration again);

    /** Lets a request be looked for at once. */
    CompletionStage<ResolveReply> hurry(RequestId id);

    /**
     * Decides an unknown outcome: stores it and lets the flow for it run, in one step. Only while nothing is under way
     * for the request; a repeat changes nothing.
     */
    CompletionStage<ResolveReply> resolve(Request request, Resolution resolution);

    /**
     * What one look found.
     *
     * @param how where it was looked for
     * @param found what was there, without secrets
     * @param again when to look again
     * @param cursor where the next look goes on; null if it begins anew
     */
    record Check(
            String how,
            String found,
            Duration again,
            @Nullable ListCursor cursor) {

        public Check(String how, String found, Duration again) {
            this(how, found, again, null);
        }
    }
}
