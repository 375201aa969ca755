package io.aftercall.queue;

import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.RequestType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters, newest first.
 *
 * @param cursor of the page before; null for the first page
 */
public record DeadLetterQuery(Filter filter, @Nullable String cursor, int limit) {

    public static final int MAX_LIMIT = 200;

    public DeadLetterQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new InvalidSubmission("limit", "expected 1 to " + MAX_LIMIT);
        }
        if (cursor != null && !cursor.matches("\\d{13}:exe_[0-9a-z]{36}")) {
            throw new InvalidSubmission("cursor", "expected the next cursor of an earlier page");
        }
    }

    /**
     * Each part that is null lets everything through.
     *
     * @param before died before, this moment excluded
     * @param after died at this moment or later
     */
    public record Filter(
            @Nullable String workerId,
            @Nullable String contextId,
            @Nullable RequestType type,
            DeadLetter.@Nullable Reason reason,
            @Nullable Instant before,
            @Nullable Instant after) {

        public static final Filter ALL = new Filter(null, null, null, null, null, null);

        /** Whether a letter is one of them. */
        public boolean admits(DeadLetter letter) {
            Instant died = letter.times().diedAt();
            return (workerId == null || workerId.equals(letter.place().workerId()))
                    && (contextId == null || contextId.equals(letter.place().contextId()))
                    && (type == null || type == letter.place().type())
                    && (reason == null || reason == letter.reason())
                    && (before == null || died.isBefore(before))
                    && (after == null || !died.isBefore(after));
        }
    }

    DeadLetterQuery from(@Nullable String next) {
        return new DeadLetterQuery(filter, next, limit);
    }
}
