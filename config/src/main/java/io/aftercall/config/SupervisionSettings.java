package io.aftercall.config;

import com.typesafe.config.Config;
import java.time.Duration;

/** Restart of an actor after a fault, which is a bug or a broken port; a different thing from {@link RetrySettings}. */
public record SupervisionSettings(Duration firstDelay, Duration maxDelay, double jitter, int maxRestarts) {

    public SupervisionSettings {
        Checks.positive("supervision.first-delay", firstDelay);
        Checks.notBelow("supervision.max-delay", maxDelay, "supervision.first-delay", firstDelay);
        Checks.between("supervision.jitter", jitter, 0.0, 1.0);
        Checks.atLeast("supervision.max-restarts", maxRestarts, 1);
    }

    /** Reads the node {@code aftercall.supervision}. */
    public static SupervisionSettings from(Config supervision) {
        return new SupervisionSettings(
                supervision.getDuration("first-delay"),
                supervision.getDuration("max-delay"),
                supervision.getDouble("jitter"),
                supervision.getInt("max-restarts"));
    }
}
