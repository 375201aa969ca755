package io.aftercall.actors;

import io.aftercall.actors.BrokenPromise.StoreGone;
import io.aftercall.config.SupervisionSettings;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** How an actor comes back after a fault. */
final class Restarts {

    private Restarts() {}

    /**
     * One of many: after so many restarts its lease runs out, and another process takes it over. A store that is away is
     * no fault of its own: it comes back as often as it takes, and the log has its one line already.
     */
    static <C> Behavior<C> limited(Behavior<C> actor, SupervisionSettings settings) {
        Behavior<C> waiting = Behaviors.supervise(actor)
                .onFailure(
                        StoreGone.class,
                        SupervisorStrategy.restartWithBackoff(
                                        settings.firstDelay(), settings.maxDelay(), settings.jitter())
                                .withLoggingEnabled(false));
        return Behaviors.supervise(waiting)
                .onFailure(
                        Exception.class,
                        SupervisorStrategy.restartWithBackoff(
                                        settings.firstDelay(), settings.maxDelay(), settings.jitter())
                                .withMaxRestarts(settings.maxRestarts()));
    }
}
