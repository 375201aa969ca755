package io.aftercall.actors;

import io.aftercall.config.SupervisionSettings;
import org.apache.pekko.actor.typed.SupervisorStrategy;

/** How an actor comes back after a fault. */
final class Restarts {

    private Restarts() {}

    /** For one of many: after so many restarts its lease runs out, and another process takes it over. */
    static SupervisorStrategy limited(SupervisionSettings settings) {
        return SupervisorStrategy.restartWithBackoff(settings.firstDelay(), settings.maxDelay(), settings.jitter())
                .withMaxRestarts(settings.maxRestarts());
    }
}
