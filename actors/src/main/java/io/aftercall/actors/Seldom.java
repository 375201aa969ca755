package io.aftercall.actors;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Lets each thing be said now and then, and counts what was left unsaid. Thread-safe. */
final class Seldom {

    private record Said(long at, int unsaid, int before) {}

    private final long interval;
    private final LongSupplier nanoTime;
    private final Map<String, Said> said = new ConcurrentHashMap<>();

    /** @param nanoTime a clock that never jumps, in nanoseconds */
    Seldom(Duration interval, LongSupplier nanoTime) {
        this.interval = interval.toNanos();
        this.nanoTime = nanoTime;
    }

    /** @return -1 if it was said a moment ago, else how often it was left unsaid since */
    int count(String what) {
        long now = nanoTime.getAsLong();
        Said next = said.compute(
                what,
                (key, last) -> last == null
                        ? new Said(now, 0, 0)
                        : now - last.at() >= interval
                                ? new Said(now, 0, last.unsaid())
                                : new Said(last.at(), last.unsaid() + 1, -1));
        return next.before();
    }
}
