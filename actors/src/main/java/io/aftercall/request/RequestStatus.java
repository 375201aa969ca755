package io.aftercall.request;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a poller sees of a request's progress. Times are by the clock of Redis.
 *
 * @param outcome null until it is settled
 * @param replyJson Stripe's object, or the one error shape; null until it is settled
 * @param reconciliation null unless its outcome is or was unknown
 */
public record RequestStatus(
        RequestState state,
        @Nullable Outcome outcome,
        @Nullable Integer httpStatus,
        @Nullable String replyJson,
        List<Attempt> attempts,
        Times times,
        @Nullable Reconciliation reconciliation) {

    public RequestStatus(
            RequestState state,
            @Nullable Outcome outcome,
            @Nullable Integer httpStatus,
            @Nullable String replyJson,
            List<Attempt> attempts,
            Times times) {
        this(state, outcome, httpStatus, replyJson, attempts, times, null);
    }

    /** Whether the outcome was unknown and has been found out since. */
    public boolean reconciled() {
        return reconciliation != null && reconciliation.isResolved();
    }

    /**
     * When what happened; null for what has not.
     *
     * @param nextAttemptAt null unless it is scheduled or backing off
     */
    public record Times(
            Instant createdAt,
            @Nullable Instant firstSentAt,
            @Nullable Instant nextAttemptAt,
            @Nullable Instant settledAt,
            @Nullable Instant completedAt) {}
}
