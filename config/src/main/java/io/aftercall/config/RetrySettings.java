package io.aftercall.config;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How often and how patiently an attempt at Stripe is repeated.
 *
 * @param firstDelay wait after the first attempt; doubles each time up to {@code maxDelay}
 * @param jitter share of the delay that is random, 0 to 1
 * @param maxRetryAfter the longest {@code Retry-After} that is obeyed
 * @param unsent limits while nothing can have happened at Stripe
 * @param sent limits once something may have happened at Stripe
 * @param unreadableAttempts attempts in all while Stripe answers 2xx with a body that cannot be read
 * @param horizon no POST later than this after the first byte of the first attempt
 */
public record RetrySettings(
        Duration firstDelay,
        Duration maxDelay,
        double jitter,
        Duration maxRetryAfter,
        Budget unsent,
        Budget sent,
        int unreadableAttempts,
        Duration horizon) {

    /** Stripe may forget an idempotency key once it is this old (docs.stripe.com/api/idempotent_requests). */
    private static final Duration KEY_LIFETIME = Duration.ofHours(24);

    /**
     * Limits of one class of failures.
     *
     * @param maxAttempts attempts in all, the first included
     * @param time from the acceptance (unsent) or the first byte (sent) to the last attempt
     */
    public record Budget(int maxAttempts, Duration time) {

        private void check(String key) {
            Checks.atLeast(key + ".max-attempts", maxAttempts, 1);
            Checks.positive(key + ".budget", time);
        }

        static Budget from(Config budget) {
            return new Budget(budget.getInt("max-attempts"), budget.getDuration("budget"));
        }
    }

    public RetrySettings {
        Checks.positive("retry.first-delay", firstDelay);
        Checks.notBelow("retry.max-delay", maxDelay, "retry.first-delay", firstDelay);
        Checks.between("retry.jitter", jitter, 0.0, 1.0);
        Checks.positive("retry.max-retry-after", maxRetryAfter);
        unsent.check("retry.unsent");
        sent.check("retry.sent");
        Checks.atLeast("retry.unreadable-attempts", unreadableAttempts, 1);
        Checks.positive("retry.horizon", horizon);
        Checks.notBelow("24h, the life of a key at Stripe,", KEY_LIFETIME, "retry.horizon", horizon);
    }

    /** Reads the node {@code aftercall.retry}. */
    public static RetrySettings from(Config retry) {
        return new RetrySettings(
                retry.getDuration("first-delay"),
                retry.getDuration("max-delay"),
                retry.getDouble("jitter"),
                retry.getDuration("max-retry-after"),
                Budget.from(retry.getConfig("unsent")),
                Budget.from(retry.getConfig("sent")),
                retry.getInt("unreadable-attempts"),
                retry.getDuration("horizon"));
    }
}
