package io.aftercall.stripe;

import java.time.Duration;

/**
 * What is known of a request when an attempt has ended.
 *
 * @param attempt the attempt that just ended, counted from 1
 * @param write whether the call is a POST
 * @param sinceAccepted time since the request was accepted
 * @param sinceFirstSent time since the first attempt was about to send its first byte
 * @param maybeExecuted whether an <em>earlier</em> attempt ended, or was lost with its engine, where Stripe may have
 *     executed the call
 * @param unreadable earlier attempts in this engine that were answered by what could not be read
 */
public record AttemptHistory(
        int attempt,
        boolean write,
        Duration sinceAccepted,
        Duration sinceFirstSent,
        boolean maybeExecuted,
        int unreadable) {

    public AttemptHistory {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt: " + attempt + " (expected: >= 1)");
        }
    }
}
