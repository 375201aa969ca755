package io.aftercall.actors;

import io.aftercall.config.ReconcileSettings;
import io.aftercall.queue.UnknownRequest;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Looks for requests whose outcome is unknown. Runs in every engine, all the time.
 *
 * <p>Role: takes what is due and lets Stripe be asked, a few at a time. Owns: nothing. Ends: with the process. On a
 * crash: what it had taken becomes due again.
 */
public final class ReconcilerActor extends AbstractMatchingBehavior<ReconcilerActor.Command> {

    public sealed interface Command {}

    private record Tick() implements Command {}

    private record Due(List<UnknownRequest> requests, int asked) implements Command {}

    private record Checked() implements Command {}

    private record Faulted(Throwable fault, boolean ofCheck) implements Command {}

    static Behavior<Command> create(Reconciler reconciler, ReconcileSettings settings, EngineListener listener) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new ReconcilerActor(context, timers, reconciler, settings, listener)));
    }

    private final TimerScheduler<Command> timers;
    private final Reconciler reconciler;
    private final ReconcileSettings settings;
    private final EngineListener listener;
    private int underWay;
    private boolean asking;
    private boolean more;

    private ReconcilerActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Reconciler reconciler,
            ReconcileSettings settings,
            EngineListener listener) {
        super(context);
        this.timers = timers;
        this.reconciler = reconciler;
        this.settings = settings;
        this.listener = listener;
        lookLater();
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Tick() -> onTick();
            case Due(var requests, var asked) -> onDue(requests, asked);
            case Checked() -> onChecked();
            case Faulted(var fault, var ofCheck) -> onFaulted(fault, ofCheck);
        };
    }

    private Behavior<Command> onTick() {
        int room = settings.parallel() - underWay;
        more = room <= 0;
        if (asking || more) {
            return this; // its answer, or the next end of a check, asks again
        }
        asking = true;
        pipe(reconciler.due(room), found -> new Due(found, room), false);
        return this;
    }

    private Behavior<Command> onDue(List<UnknownRequest> requests, int asked) {
        asking = false;
        for (UnknownRequest request : requests) {
            underWay++;
            pipe(reconciler.check(request), done -> new Checked(), true);
        }
        more = requests.size() >= asked;
        lookLater();
        return this;
    }

    private Behavior<Command> onChecked() {
        underWay--;
        return more ? onTick() : this;
    }

    /** What was taken becomes due again by itself. */
    private Behavior<Command> onFaulted(Throwable fault, boolean ofCheck) {
        listener.on(new EngineEvent.StoreAway("reconcile", fault.toString()));
        underWay -= ofCheck ? 1 : 0;
        asking &= ofCheck;
        more = false;
        lookLater();
        return this;
    }

    private void lookLater() {
        timers.startSingleTimer(new Tick(), settings.interval());
    }

    private <T> void pipe(CompletionStage<T> stage, Function<T, Command> toCommand, boolean ofCheck) {
        getContext()
                .pipeToSelf(
                        stage, (value, fault) -> fault == null ? toCommand.apply(value) : new Faulted(fault, ofCheck));
    }
}
