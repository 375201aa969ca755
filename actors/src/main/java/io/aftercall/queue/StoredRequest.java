package io.aftercall.queue;

import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.Request;
import io.aftercall.request.RequestStatus;
import org.jspecify.annotations.Nullable;

/**
 * A request as the store has it.
 *
 * @param script null until the outcome is settled
 */
public record StoredRequest(
        Request request, RequestStatus status, @Nullable ExecutionStatus script) {}
