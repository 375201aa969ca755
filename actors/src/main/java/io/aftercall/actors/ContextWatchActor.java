package io.aftercall.actors;

import io.aftercall.queue.Bell;
import io.aftercall.queue.Store;
import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@link ConfiguredContexts} up to date.
 *
 * <p>Role: asks for the version when the bell rings, and each second should a ring get lost; reads all when it is
 * another. One look at a time, so that many changes together cost few. Owns: nothing. Ends: with the process. On a
 * crash: restarts; meanwhile contexts stay as they were.
 */
final class ContextWatchActor extends AbstractMatchingBehavior<ContextWatchActor.Command> {

    sealed interface Command {}

    private record Look() implements Command {}

    private record Rung() implements Command {}

    private record Looked(@Nullable Throwable fault) implements Command {}

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    static Behavior<Command> create(Store store, ConfiguredContexts contexts, EngineListener listener) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new ContextWatchActor(context, timers, store, contexts, listener)));
    }

    private final TimerScheduler<Command> timers;
    private final Store store;
    private final ConfiguredContexts contexts;
    private final EngineListener listener;
    private boolean looking;
    private boolean lookAgain;

    private ContextWatchActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Store store,
            ConfiguredContexts contexts,
            EngineListener listener) {
        super(context);
        this.timers = timers;
        this.store = store;
        this.contexts = contexts;
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
        getContext().pipeToSelf(store.bell().next(Bell.Topic.CONTEXTS), (rung, fault) -> new Rung());
        return onLook();
    }

    private Behavior<Command> onLook() {
        if (looking) {
            lookAgain = true;
            return this;
        }
        looking = true;
        getContext().pipeToSelf(contexts.follow(store.configurations()), (seen, fault) -> new Looked(fault));
        return this;
    }

    private Behavior<Command> onLooked(@Nullable Throwable fault) {
        looking = false;
        if (fault != null) {
            listener.on(new EngineEvent.StoreAway("contexts", fault.toString()));
        } else if (lookAgain) {
            lookAgain = false;
            return onLook();
        }
        timers.startSingleTimer(new Look(), INTERVAL);
        return this;
    }
}
