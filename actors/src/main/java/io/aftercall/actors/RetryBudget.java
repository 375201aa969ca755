package io.aftercall.actors;

import io.aftercall.config.RetryBudgetSettings;
import java.util.Arrays;

/**
 * Bounds repeats by what is sent for the first time: a share of it over the last ten seconds, and a few in any case. Not
 * thread-safe.
 */
final class RetryBudget {

    private static final int SECONDS = 10;
    private static final long NANOS = 1_000_000_000L;

    private final RetryBudgetSettings settings;
    private final long begin;
    private final int[] firsts = new int[SECONDS];
    private final int[] repeats = new int[SECONDS];
    private long second;

    /** @param now of a clock that never jumps, in nanoseconds */
    RetryBudget(RetryBudgetSettings settings, long now) {
        this.settings = settings;
        this.begin = now;
    }

    boolean mayRepeat(long now) {
        advance(now);
        double most = Math.max(settings.share() * Arrays.stream(firsts).sum(), (double) settings.atLeast() * SECONDS);
        return Arrays.stream(repeats).sum() + 1 <= most;
    }

    void first(long now) {
        advance(now);
        firsts[slot()]++;
    }

    void repeat(long now) {
        advance(now);
        repeats[slot()]++;
    }

    /** Whether nothing was sent in all the time that it looks at. */
    boolean isIdle(long now) {
        advance(now);
        return Arrays.stream(firsts).sum() + Arrays.stream(repeats).sum() == 0;
    }

    private void advance(long now) {
        long today = (now - begin) / NANOS;
        for (long next = Math.max(second + 1, today - SECONDS + 1); next <= today; next++) {
            firsts[(int) (next % SECONDS)] = 0;
            repeats[(int) (next % SECONDS)] = 0;
        }
        second = Math.max(second, today);
    }

    private int slot() {
        return (int) (second % SECONDS);
    }
}
