package io.aftercall.queue;

import io.aftercall.request.Outcome;
import io.aftercall.request.Routing;
import org.jspecify.annotations.Nullable;

/**
 * The end of a request.
 *
 * @param attempt the attempt that brought it; 0 if none was made
 * @param replyJson Stripe's object on success, else the one error shape
 * @param error for the list of attempts; null on success
 * @param certain whether Stripe said so itself: then it counts even if the lease was lost meanwhile
 */
public record Settlement(
        Lease lease,
        Routing routing,
        Outcome outcome,
        int attempt,
        @Nullable Integer httpStatus,
        String replyJson,
        @Nullable String error,
        boolean certain) {}
