package io.aftercall.queue;

import io.aftercall.request.ExecutionState;
import io.aftercall.request.RequestId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an execution ended.
 *
 * @param state a terminal one
 * @param ending the one word for how its last run ended, such as {@code timed_out}
 * @param outboxJson calls and context changes that are still to be published; null if there are none
 * @param children ids of those calls
 */
public record RunRecord(
        ExecutionState state,
        String ending,
        @Nullable String version,
        String output,
        @Nullable String resultJson,
        @Nullable String replyJson,
        @Nullable String error,
        @Nullable String outboxJson,
        List<RequestId> children) {}
