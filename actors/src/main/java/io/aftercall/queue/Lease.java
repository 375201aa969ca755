package io.aftercall.queue;

import io.aftercall.request.RequestId;

/**
 * The right to act for a request.
 *
 * @param entryId of the stream entry that is pending with the holder
 * @param fence rises with each new holder: a step under an old one is refused
 */
public record Lease(RequestId id, String entryId, long fence) {}
