package io.aftercall.actors;

import java.time.Duration;

/**
 * Holds back calls to a destination that fails time after time, and lets one through now and then to see whether it has
 * recovered. Thread-safe.
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

    /**
     * @param threshold failures in a row after which it opens
     * @param firstOpen until the first probe; doubles with each that fails
     * @param maxOpen the longest time between two probes
     */
    CircuitBreaker(int threshold, Duration firstOpen, Duration maxOpen) {
        this.threshold = threshold;
        this.firstOpen = firstOpen;
        this.maxOpen = maxOpen;
    }

    /**
     * Asks for a call.
     *
     * @param now of a clock that never jumps, in nanoseconds
     * @param fresh whether what asks has never failed: such calls have probes of their own, at the shortest interval,
     *     so that a few that always fail do not keep all others waiting
     * @return zero if the call may be made, else how long to wait before asking again
     */
    synchronized Duration hold(long now, boolean fresh) {
        if (open.isZero()) {
            return Duration.ZERO;
        }
        if (fresh) {
            long wait = freshProbeAt - now;
            if (wait <= 0) {
                freshProbeAt = now + firstOpen.toNanos();
            }
            return wait > 0 ? Duration.ofNanos(wait) : Duration.ZERO;
        }
        long left = probeAt - now;
        if (left > 0) {
            return Duration.ofNanos(left);
        }
        probeAt = now + open.toNanos(); // when the next one may go, should this one never end
        probing = true;
        return Duration.ZERO;
    }

    synchronized void succeeded() {
        failures = 0;
        probing = false;
        open = Duration.ZERO;
    }

    /** @return whether it opens with this failure */
    synchronized boolean failed(long now) {
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
