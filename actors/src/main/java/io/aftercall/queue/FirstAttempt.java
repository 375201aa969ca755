package io.aftercall.queue;

/**
 * A first attempt that began in the step that leased its request.
 *
 * @param askedAt before that step was asked for, by {@link System#nanoTime} of this process: the lease is not older
 */
public record FirstAttempt(AttemptReply.Begun begun, long askedAt) {}
