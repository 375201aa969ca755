package io.aftercall.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that only a test moves. Thread-safe. */
public final class MovableClock implements InstantSource {

    private volatile Instant now = Instant.parse("2026-11-21T09:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    public synchronized void advance(Duration time) {
        now = now.plus(time);
    }
}
