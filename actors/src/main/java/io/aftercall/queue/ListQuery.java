package io.aftercall.queue;

import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.RequestState;
import org.jspecify.annotations.Nullable;

/**
 * Which requests, newest first.
 *
 * @param state null for every state
 * @param after the cursor of the page before; null for the first page
 */
public record ListQuery(
        @Nullable RequestState state, @Nullable String after, int limit) {

    public static final int MAX_LIMIT = 200;

    public ListQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new InvalidSubmission("limit", "expected 1 to " + MAX_LIMIT);
        }
        if (after != null && !after.matches("\\d{13}:req_[0-9a-z]{36}")) {
            throw new InvalidSubmission("after", "expected the next cursor of an earlier page");
        }
    }
}
