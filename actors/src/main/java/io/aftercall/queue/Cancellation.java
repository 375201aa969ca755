package io.aftercall.queue;

import io.aftercall.request.RequestId;
import io.aftercall.request.Routing;

/**
 * The wish to call a request off.
 *
 * @param routing of the request, for its error flow
 * @param replyJson the one error shape that the error flow gets
 */
public record Cancellation(RequestId id, Routing routing, String replyJson) {}
