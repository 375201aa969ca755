package io.aftercall.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended that will be followed by another.
 *
 * @param maybeExecuted whether this or an earlier attempt may have had an effect at Stripe
 * @param leavesMemory whether the store keeps it until it is due, and the lease ends
 */
public record BackOff(
        int attempt,
        @Nullable Integer httpStatus,
        String error,
        Duration delay,
        boolean maybeExecuted,
        boolean leavesMemory) {}
