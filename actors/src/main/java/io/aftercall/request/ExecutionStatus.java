package io.aftercall.request;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a poller sees of the execution of a script.
 *
 * @param ending the one word for how its last run ended, such as {@code timed_out}; null before that
 * @param flow the flow's name; null for an inline script
 * @param version content hash of the script that ran last; null before the first run
 * @param resultJson what it returned; null until it has
 * @param replyJson what it gave to {@code reply(…)}; null if nothing
 * @param error why it failed, or failed last; null if it did not
 * @param children ids of the calls that it started
 */
public record ExecutionStatus(
        ExecutionId id,
        ExecutionState state,
        @Nullable String ending,
        @Nullable String flow,
        @Nullable String version,
        @Nullable String resultJson,
        @Nullable String replyJson,
        String output,
        @Nullable String error,
        int attempts,
        List<RequestId> children,
        Times times) {

    /** When what happened; null for what has not. */
    public record Times(
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {}
}
