package io.aftercall.queue;

import io.aftercall.request.ExecutionId;

/**
 * The right to run a script.
 *
 * @param workerId whose stream it belongs to
 * @param priority likewise
 * @param entryId of the entry in it; empty if it was leased as it was stored, and never waited
 * @param fence rises with each new holder: a step under an old one is refused
 */
public record JobLease(ExecutionId id, String workerId, int priority, String entryId, long fence) {}
