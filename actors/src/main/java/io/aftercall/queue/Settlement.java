package io.aftercall.queue;

import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.Routing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The end of a request.
 *
 * @param attempt the attempt that brought it; 0 if none was made
 * @param replyJson Stripe's object on success, else the one error shape
 * @param error for the list of attempts; null on success
 * @param certain whether Stripe said so itself: then it counts even if the lease was lost meanwhile
 * @param firstLook from now to the first look for it at Stripe, if the outcome is unknown
 */
public record Settlement(
        Lease lease,
        Request request,
        Outcome outcome,
        int attempt,
        @Nullable Integer httpStatus,
        String replyJson,
        @Nullable String error,
        boolean certain,
        Duration firstLook) {

    /** Of a call that has just ended. */
    public Settlement(
            Lease lease,
            Request request,
            Outcome outcome,
            int attempt,
            @Nullable Integer httpStatus,
            String replyJson,
            @Nullable String error,
            boolean certain) {
        this(lease, request, outcome, attempt, httpStatus, replyJson, error, certain, Unknowns.FIRST_LOOK);
    }

    public Routing routing() {
        return request.routing();
    }

    /** Of a call that ended long ago, so that it can be looked for at Stripe at once. */
    public Settlement lookedForAtOnce() {
        return new Settlement(lease, request, outcome, attempt, httpStatus, replyJson, error, certain, Duration.ZERO);
    }
}
