package io.aftercall.stripe;

import io.aftercall.config.RetrySettings;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The wait between two attempts: doubling, bounded, partly random. */
record Backoff(RetrySettings settings, RandomGenerator random) {

    /** Beyond it every first delay has reached every sensible maximum, and nothing can overflow. */
    private static final int MAX_DOUBLINGS = 30;
    /** A rate limit is waited out four times as long: others are waiting behind the same limit. */
    private static final int SLOW_DOUBLINGS = 2;

    /** How patient the wait is. */
    enum Pace {
        NORMAL,
        SLOW
    }

    /**
     * min(first · 2^(attempt-1), max), of which the share {@code jitter} is random; never below the first delay, and
     * never below a {@code Retry-After} as far as that is obeyed.
     */
    Duration delay(int attempt, Pace pace, @Nullable Duration retryAfter) {
        int doublings = attempt - 1 + (pace == Pace.SLOW ? SLOW_DOUBLINGS : 0);
        Duration full = shorter(
                settings.firstDelay().multipliedBy(1L << Math.min(doublings, MAX_DOUBLINGS)), settings.maxDelay());
        double share = 1 - settings.jitter() * random.nextDouble();
        Duration spread = Duration.ofNanos((long) (full.toNanos() * share));
        Duration floored = longer(spread, settings.firstDelay());
        return retryAfter == null ? floored : longer(floored, shorter(retryAfter, settings.maxRetryAfter()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
