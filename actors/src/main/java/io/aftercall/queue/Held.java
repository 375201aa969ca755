package io.aftercall.queue;

import io.aftercall.request.Request;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request in the hands of its holder, with what has happened so far.
 *
 * @param attempts begun so far
 * @param firstSentAt null if no attempt has begun
 * @param maybeExecuted whether an earlier attempt may have had an effect at Stripe
 * @param takeovers holders lost in a row without any attempt having ended
 * @param nextAttemptAt when the next attempt is due; null for at once
 * @param blame what is held against it, until an attempt has ended
 * @param begun its first attempt, if that began in the step that leased it: it is to be sent at once, or not at all; null if
 *     none did
 */
public record Held(
        Request request,
        Lease lease,
        int attempts,
        Instant acceptedAt,
        @Nullable Instant firstSentAt,
        boolean maybeExecuted,
        int takeovers,
        @Nullable Instant nextAttemptAt,
        Blame blame,
        @Nullable FirstAttempt begun) {

    /** One that nothing is held against. */
    public Held(
            Request request,
            Lease lease,
            int attempts,
            Instant acceptedAt,
            @Nullable Instant firstSentAt,
            boolean maybeExecuted,
            int takeovers,
            @Nullable Instant nextAttemptAt) {
        this(
                request,
                lease,
                attempts,
                acceptedAt,
                firstSentAt,
                maybeExecuted,
                takeovers,
                nextAttemptAt,
                Blame.NONE,
                null);
    }

    /** The same, and its first attempt has begun. */
    public Held beginning(Instant now, long askedAt) {
        FirstAttempt first = new FirstAttempt(new AttemptReply.Begun(1, now, now, false), askedAt);
        return new Held(request, lease, 1, acceptedAt, now, false, takeovers, null, blame, first);
    }
}
