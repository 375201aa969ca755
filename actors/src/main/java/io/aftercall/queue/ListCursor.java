package io.aftercall.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a list of Stripe's was read for one request. Any engine goes on from it.
 *
 * @param begun when its first page was asked for, by the clock of the store
 * @param from the first second of the span of time that is being read
 * @param after the last object that was seen in it; null if none was
 * @param pages that were read so far
 */
public record ListCursor(Instant begun, long from, @Nullable String after, int pages) {}
