package io.aftercall.actors;

import io.aftercall.scripts.ScriptEngine;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Looks after the threads that scripts take with them.
 *
 * <p>Role: counts them each second, and tells the pool and the listener when there are too many, and when there are not
 * any more. Owns: nothing. Ends: with the process. On a crash: restarts and counts again.
 */
final class SicknessActor extends AbstractMatchingBehavior<SicknessActor.Command> {

    sealed interface Command {}

    private record Look() implements Command {}

    /**
     * What it needs from outside.
     *
     * @param most lost threads with which the process is still well
     */
    record Ports(
            ScriptEngine scripts,
            int most,
            Brakes brakes,
            ActorRef<WorkerPoolActor.Command> pool,
            EngineListener listener) {}

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    static Behavior<Command> create(Ports ports) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new SicknessActor(context, timers, ports, INTERVAL)));
    }

    private final Ports ports;

    private SicknessActor(
            ActorContext<Command> context, TimerScheduler<Command> timers, Ports ports, Duration interval) {
        super(context);
        this.ports = ports;
        timers.startTimerWithFixedDelay(new Look(), interval);
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Look() -> onLook();
        };
    }

    private Behavior<Command> onLook() {
        int lost = ports.scripts().lostThreads();
        boolean sick = lost > ports.most();
        if (sick != ports.brakes().sickness().isPresent()) {
            String why = lost + " threads are lost to scripts that do not end (expected: at most " + ports.most() + ")";
            ports.brakes().sicken(sick ? why : null);
            ports.pool().tell(new WorkerPoolActor.Reconsider());
            ports.listener().on(sick ? new EngineEvent.WorkerSick(lost, why) : new EngineEvent.WorkerWell());
        }
        return this;
    }
}
