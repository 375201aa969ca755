package io.aftercall.actors;

import java.time.Duration;

/**
 * How many script jobs a process has in hand. What is in hand is nobody else's, so it takes few as long as they last;
 * while each is done soon it takes more, so that ways to Redis and runs overlap. Not thread-safe.
 */
final class Appetite {

    /** A job in hand that is done this soon has kept nobody waiting. */
    private static final Duration SOON = Duration.ofMillis(50);

    /** One that is not done by then might have begun earlier elsewhere. */
    private static final Duration LATE = Duration.ofMillis(200);

    private final int least;
    private final int most;
    private int now;

    Appetite(int least, int most) {
        this.least = least;
        this.most = most;
        this.now = least;
    }

    int jobs() {
        return now;
    }

    /**
     * A job has ended, so long after it had come.
     *
     * @param beside others that were in hand: a few that end soon say nothing of many
     */
    void ended(Duration afterItCame, int beside) {
        if (afterItCame.compareTo(SOON) <= 0) {
            now = beside + 1 >= now / 2 ? Math.min(most, now + 1) : now;
        } else if (afterItCame.compareTo(LATE) > 0) {
            now = Math.max(least, now / 2);
        }
    }
}
