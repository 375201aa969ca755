package io.aftercall.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call and how it ended.
 *
 * @param receivedAt by the clock of the settings
 * @param status the HTTP status that was decided, 0 if the connection was broken without an execution
 * @param fault the fault that struck, null if none
 */
public record AnsweredCall(
        ReceivedCall call,
        Instant receivedAt,
        int status,
        @Nullable FaultKind fault) {}
