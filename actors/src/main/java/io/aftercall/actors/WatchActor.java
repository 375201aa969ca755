package io.aftercall.actors;

import io.aftercall.queue.Bell;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what this process knows of the installation up to date: what is paused, what contexts are set to.
 *
 * <p>Role: looks when the bell rings, and each second should a ring get lost. One look at a time, so that many changes
 * together cost few. Owns: nothing. Ends: with the process. On a crash: restarts; meanwhile all stays as it was.
 */
final class WatchActor extends AbstractMatchingBehavior<WatchActor.Command> {

    sealed interface Command {}

    private record Look() implements Command {}

    private record Rung() implements Command {}

    private record Looked(@Nullable Throwable fault) implements Command {}

    /**
     * What is watched.
     *
     * @param look reads it and shows it to who needs it
     * @param what its name, for a store that is away
     */
    record Watched(Bell.Topic topic, Supplier<CompletionStage<Void>> look, String what) {}

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    static Behavior<Command> create(Watched watched, Bell bell, EngineListener listener) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new WatchActor(context, timers, watched, bell, listener)));
    }

    private final TimerScheduler<Command> timers;
    private final Watched watched;
    private final Bell bell;
    private final EngineListener listener;
    private boolean looking;
    private boolean lookAgain;

    private WatchActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Watched watched,
            Bell bell,
            EngineListener listener) {
        super(context);
        this.timers = timers;
        this.watched = watched;
        this.bell = bell;
        this.listener = listener;
        onRung();
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Look() -> onLook();
            case Rung() -> onRung();
            case Looked(var fault) -> onLooked(fault);
        };
    }

    /** Listens before it looks, so that a change between the two is not missed. */
    private Behavior<Command> onRung() {
        getContext().pipeToSelf(bell.next(watched.topic()), (rung, fault) -> new Rung());
        return onLook();
    }

    private Behavior<Command> onLook() {
        if (looking) {
            lookAgain = true;
            return this;
        }
        looking = true;
        getContext().pipeToSelf(watched.look().get(), (seen, fault) -> new Looked(fault));
        return this;
    }

    private Behavior<Command> onLooked(@Nullable Throwable fault) {
        looking = false;
        if (fault != null) {
            listener.on(new EngineEvent.StoreAway(watched.what(), fault.toString()));
        } else if (lookAgain) {
            lookAgain = false;
            return onLook();
        }
        timers.startSingleTimer(new Look(), INTERVAL);
        return this;
    }
}
