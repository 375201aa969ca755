package io.aftercall.queue;

import io.aftercall.request.ExecutionId;

/**
 * The right to run a script.
 *
 * @param workerId whose stream the entry is in
 * @param priority likewise
 * @param fence rises with each new holder: a step under an old one is refused
 */
public record JobLease(ExecutionId id, String workerId, int priority, String entryId, long fence) {}
