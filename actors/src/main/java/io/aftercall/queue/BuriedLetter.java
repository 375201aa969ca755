package io.aftercall.queue;

import io.aftercall.request.ExecutionStatus;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter with all that it was given.
 *
 * @param request with Stripe's answer; null for a script that belongs to none
 * @param play sealed as it is stored; null if it belongs to a request
 */
public record BuriedLetter(
        DeadLetter letter,
        @Nullable StoredRequest request,
        @Nullable PlayRequest play,
        ExecutionStatus script) {}
