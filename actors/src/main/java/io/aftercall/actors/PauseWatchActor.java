package io.aftercall.actors;

import io.aftercall.queue.Bell;
import io.aftercall.queue.Pause;
import io.aftercall.queue.Store;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Keeps {@link Brakes} up to date with what is paused in the installation.
 *
 * <p>Role: reads the pauses when the bell rings, and each second should a ring get lost. Owns: nothing. Ends: with the
 * process. On a crash: restarts; meanwhile the pauses stay as they were.
 */
final class PauseWatchActor extends AbstractMatchingBehavior<PauseWatchActor.Command> {

    sealed interface Command {}

    private record Look() implements Command {}

    private record Rung() implements Command {}

    private record Listed(List<Pause> pauses) implements Command {}

    private record Faulted(Throwable fault) implements Command {}

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    static Behavior<Command> create(Store store, Brakes brakes, EngineListener listener) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new PauseWatchActor(context, timers, store, brakes, listener)));
    }

    private final TimerScheduler<Command> timers;
    private final Store store;
    private final Brakes brakes;
    private final EngineListener listener;

    private PauseWatchActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Store store,
            Brakes brakes,
            EngineListener listener) {
        super(context);
        this.timers = timers;
        this.store = store;
        this.brakes = brakes;
        this.listener = listener;
        onRung();
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Look() -> onLook();
            case Rung() -> onRung();
            case Listed(var pauses) -> onListed(pauses);
            case Faulted(var fault) -> onFaulted(fault);
        };
    }

    /** Listens before it looks, so that a change between the two is not missed. */
    private Behavior<Command> onRung() {
        getContext().pipeToSelf(store.bell().next(Bell.Topic.PAUSES), (rung, fault) -> new Rung());
        return onLook();
    }

    private Behavior<Command> onLook() {
        getContext()
                .pipeToSelf(
                        store.pauses().list(),
                        (pauses, fault) -> fault == null ? new Listed(pauses) : new Faulted(fault));
        return this;
    }

    private Behavior<Command> onListed(List<Pause> pauses) {
        brakes.show(pauses);
        timers.startSingleTimer(new Look(), INTERVAL);
        return this;
    }

    private Behavior<Command> onFaulted(Throwable fault) {
        listener.on(new EngineEvent.StoreAway("pauses", fault.toString()));
        timers.startSingleTimer(new Look(), INTERVAL);
        return this;
    }
}
