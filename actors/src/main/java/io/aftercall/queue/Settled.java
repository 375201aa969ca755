package io.aftercall.queue;

import org.jspecify.annotations.Nullable;

/**
 * What became of a settlement.
 *
 * @param job leased to whoever had a vacancy; null if it waits for a worker
 */
public record Settled(StepReply reply, @Nullable HeldJob job) {

    /** Nobody has its job yet. */
    public static Settled of(StepReply reply) {
        return new Settled(reply, null);
    }
}
