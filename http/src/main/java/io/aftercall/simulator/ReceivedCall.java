package io.aftercall.simulator;

import org.jspecify.annotations.Nullable;

/**
 * A call as the simulator met it; holds no secret.
 *
 * @param path without the query
 * @param idempotencyKey null if the call had none
 * @param attempt from 1; how often this key was seen, or for a call without a key the same request
 */
public record ReceivedCall(
        String method, String path, @Nullable String idempotencyKey, int attempt) {}
