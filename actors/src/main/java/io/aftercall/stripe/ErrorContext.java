package io.aftercall.stripe;

import io.aftercall.request.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an error flow is told about the request beside Stripe's own words.
 *
 * @param outcome what the request ended in; anything but a success
 * @param attempts attempts that were made
 * @param firstSentAt when the first byte of the first attempt was about to leave; null if none was
 * @param requestId our id of the request
 * @param executionId the run of the flow that gets the error; null if it has none yet
 * @param endpoint method and path of the call
 * @param account the name of the account, never its secret
 */
public record ErrorContext(
        Outcome outcome,
        int attempts,
        @Nullable Instant firstSentAt,
        String idempotencyKey,
        String requestId,
        @Nullable String executionId,
        String endpoint,
        @Nullable String account) {

    /** @throws IllegalArgumentException if the outcome is a success */
    public ErrorContext {
        if (outcome == Outcome.SUCCEEDED) {
            throw new IllegalArgumentException("outcome: succeeded (expected: one that an error flow is for)");
        }
    }
}
