package io.aftercall.request;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try at Stripe.
 *
 * @param number counted from 1
 * @param endedAt null while it is under way, or when its engine died
 * @param httpStatus null if no answer came
 * @param error what went wrong in a sentence, without secrets; null if nothing did
 */
public record Attempt(
        int number,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Integer httpStatus,
        @Nullable String error) {}
