package io.aftercall.config;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How unknown outcomes are found out.
 *
 * @param interval how often a process looks whether one is due
 * @param firstDelay from the first look to the second; doubles each time up to {@code maxDelay}
 * @param absentAfter age of the first byte after which what Stripe does not list was not done
 * @param parallel requests that one process looks for at the same time
 */
public record ReconcileSettings(
        Duration interval, Duration firstDelay, Duration maxDelay, Duration absentAfter, int parallel) {

    public ReconcileSettings {
        Checks.positive("reconcile.interval", interval);
        Checks.positive("reconcile.first-delay", firstDelay);
        Checks.notBelow("reconcile.max-delay", maxDelay, "reconcile.first-delay", firstDelay);
        Checks.positive("reconcile.absent-after", absentAfter);
        Checks.atLeast("reconcile.parallel", parallel, 1);
    }

    /** Reads the node {@code aftercall.reconcile}. */
    public static ReconcileSettings from(Config reconcile) {
        return new ReconcileSettings(
                reconcile.getDuration("interval"),
                reconcile.getDuration("first-delay"),
                reconcile.getDuration("max-delay"),
                reconcile.getDuration("absent-after"),
                reconcile.getInt("parallel"));
    }

    /** Nothing can be sent after the horizon; an attempt that began just before it has ended an hour later. */
    void requireAfter(Duration horizon) {
        Checks.notBelow("reconcile.absent-after", absentAfter, "retry.horizon and an hour", horizon.plusHours(1));
    }
}
