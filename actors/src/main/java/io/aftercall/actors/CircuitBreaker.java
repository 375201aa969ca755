package io.aftercall.actors;

import io.aftercall.config.CircuitSettings;
import java.time.Duration;

/**
 * Holds back calls to a destination that fails time after time, and lets one through now and then to see whether it has
 * recovered. Not thread-safe. Every {@code now} is of a clock that never jumps, in nanoseconds.
 */
final class CircuitBreaker {

    private final int threshold;
    private final Duration firstOpen;
    private final Duration maxOpen;
    private int failures;
    private Duration open = Duration.ZERO;
    private long probeAt;
    private long freshProbeAt;
    private boolean probing;

    /** @param threshold failures in a row after which it opens */
    CircuitBreaker(int threshold, CircuitSettings settings) {
        this.threshold = threshold;
        this.firstOpen = settings.firstOpen();
        this.maxOpen = settings.maxOpen();
    }

    /**
     * How long a call has to wait before it asks again; zero if it may be made. Changes nothing.
     *
     * @param fresh whether what asks has never failed: such calls have probes of their own, at the shortest interval,
     *     so that a few that always fail do not keep all others waiting
     */
    Duration hold(long now, boolean fresh) {
        long left = (fresh ? freshProbeAt : probeAt) - now;
        return open.isZero() || left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
    }

    /** A call that {@link #hold} would let through is made. */
    void pass(long now, boolean fresh) {
        if (open.isZero()) {
            return;
        }
        if (fresh) {
            freshProbeAt = now + firstOpen.toNanos();
        } else {
            probeAt = now + open.toNanos(); // when the next one may go, should this one never end
            probing = true;
        }
    }

    boolean isOpen() {
        return !open.isZero();
    }

    int failures() {
        return failures;
    }

    void succeeded() {
        failures = 0;
        probing = false;
        open = Duration.ZERO;
    }

    /** @return whether it opens with this failure */
    boolean failed(long now) {
        failures++;
        if (failures < threshold) {
            return false;
        }
        boolean opens = open.isZero();
        if (opens || probing) { // calls that were under way when it opened say nothing new
            Duration doubled = open.multipliedBy(2);
            open = opens ? firstOpen : doubled.compareTo(maxOpen) < 0 ? doubled : maxOpen;
            probeAt = now + open.toNanos();
            freshProbeAt = opens ? now + firstOpen.toNanos() : freshProbeAt;
            probing = false;
        }
        return opens;
    }
}
