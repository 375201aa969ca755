package io.aftercall.config;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How an engine holds requests.
 *
 * @param lease silence after which a request is taken over
 * @param maxActive requests in the memory of one process
 * @param maxUnacknowledged submissions of one process that may wait for Redis to store them
 * @param parkAfter a longer wait between two attempts is kept in Redis
 * @param recoveryInterval how often expired leases and due requests are looked for
 * @param maxTakeovers holders lost in a row before a request or a script is poison
 * @param circuit when calls are held back
 * @param retryBudget how much of what is sent may be repeats
 */
public record EngineSettings(
        Duration lease,
        int maxActive,
        int maxUnacknowledged,
        Duration parkAfter,
        Duration recoveryInterval,
        int maxTakeovers,
        CircuitSettings circuit,
        RetryBudgetSettings retryBudget) {

    public EngineSettings {
        Checks.notBelow("engine.lease", lease, "the least", Duration.ofMillis(300));
        Checks.atLeast("engine.max-active", maxActive, 1);
        Checks.atLeast("engine.max-unacknowledged", maxUnacknowledged, 1);
        Checks.positive("engine.park-after", parkAfter);
        Checks.positive("engine.recovery-interval", recoveryInterval);
        Checks.atLeast("engine.max-takeovers", maxTakeovers, 1);
    }

    /** Reads the node {@code aftercall.engine}. */
    public static EngineSettings from(Config engine) {
        return new EngineSettings(
                engine.getDuration("lease"),
                engine.getInt("max-active"),
                engine.getInt("max-unacknowledged"),
                engine.getDuration("park-after"),
                engine.getDuration("recovery-interval"),
                engine.getInt("max-takeovers"),
                CircuitSettings.from(engine.getConfig("circuit")),
                RetryBudgetSettings.from(engine.getConfig("retry-budget")));
    }
}
