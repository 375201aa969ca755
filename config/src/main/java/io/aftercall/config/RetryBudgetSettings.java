package io.aftercall.config;

import com.typesafe.config.Config;

/**
 * How much of what is sent to one destination may be repeats.
 *
 * @param share of the first attempts of the last ten seconds that may be repeated in that time
 * @param atLeast repeats a second that are always allowed, so that a small load can repeat all it has
 */
public record RetryBudgetSettings(double share, int atLeast) {

    public RetryBudgetSettings {
        Checks.between("engine.retry-budget.share", share, 0.0, 1.0);
        Checks.atLeast("engine.retry-budget.at-least", atLeast, 1);
    }

    /** Reads the node {@code aftercall.engine.retry-budget}. */
    public static RetryBudgetSettings from(Config budget) {
        return new RetryBudgetSettings(budget.getDouble("share"), budget.getInt("at-least"));
    }
}
