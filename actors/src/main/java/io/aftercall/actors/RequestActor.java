package io.aftercall.actors;

import io.aftercall.config.EngineSettings;
import io.aftercall.config.RetrySettings;
import io.aftercall.config.SupervisionSettings;
import io.aftercall.queue.AttemptReply;
import io.aftercall.queue.BackOff;
import io.aftercall.queue.FirstAttempt;
import io.aftercall.queue.Held;
import io.aftercall.queue.Lease;
import io.aftercall.queue.Pause;
import io.aftercall.queue.RequestLedger;
import io.aftercall.queue.Settlement;
import io.aftercall.queue.StepReply;
import io.aftercall.request.Request;
import io.aftercall.stripe.DecisionTable;
import io.aftercall.stripe.StripeClient;
import io.aftercall.stripe.StripeReply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * One request, from the lease to the confirmed hand-over.
 *
 * <p>Role: calls Stripe, waits out the backoff, hands the settled outcome to the dispatcher. Owns: nothing that is not
 * in the ledger as well. Ends: when the dispatcher has confirmed, the lease is lost, or a long wait is left to Redis.
 * On a crash: restarts after a delay and goes on from the ledger, under the same key; an attempt that was under way
 * counts as one that may have had its effect.
 */
public final class RequestActor extends AbstractMatchingBehavior<RequestActor.Command> {

    public sealed interface Command {}

    /** Another process holds the request now. */
    public record Abandon() implements Command {}

    /** The engine is draining: what waits goes back to the store, a call that is under way is finished first. */
    public record HandBack() implements Command {}

    private record AttemptDue() implements Command {}

    private record Admitted() implements Command {}

    private record Noted(AttemptReply reply) implements Command {}

    private record Answered(AttemptReply.Begun begun, StripeReply reply) implements Command {}

    private record BackedOff(BackOff backOff, StepReply reply) implements Command {}

    private record HandOver(Settlement settlement) implements Command {}

    private record HandedOver(Settlement settlement, DispatcherActor.DispatchReply reply) implements Command {}

    private record Released() implements Command {}

    private record Faulted(Throwable fault) implements Command {}

    /** What a request needs from outside. */
    public record Ports(
            StripeClient stripe,
            RequestLedger ledger,
            DecisionTable decisions,
            Credentials credentials,
            LeaseKeeper<Lease> leases,
            Gates gates,
            Circuits circuits,
            Brakes brakes,
            ActorRef<DispatcherActor.Command> dispatcher,
            EngineListener listener,
            InstantSource clock) {}

    /** What of the settings a request needs. */
    public record Limits(EngineSettings engine, RetrySettings retry, SupervisionSettings supervision) {}

    private static final String OFFER = "offer";

    /** How long a settlement may stay without any answer before it is offered again. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    public static Behavior<Command> create(Held held, Ports ports, Limits limits) {
        // After a restart it is no longer known what became of it: then the next attempt begins.
        AtomicReference<@Nullable FirstAttempt> begun = new AtomicReference<>(held.begun());
        Behavior<Command> actor = Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new RequestActor(context, timers, held, begun.getAndSet(null), ports, limits)));
        return Restarts.limited(actor, limits.supervision());
    }

    private final TimerScheduler<Command> timers;
    private final Held held;
    private final Request request;
    private final Ports ports;
    private final Limits limits;
    private final AttemptSeries attempts;
    private final AttemptTurn turn;

    private RequestActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Held held,
            @Nullable FirstAttempt begun,
            Ports ports,
            Limits limits) {
        super(context);
        this.timers = timers;
        this.held = held;
        this.request = held.request();
        this.ports = ports;
        this.limits = limits;
        this.attempts = new AttemptSeries(held, ports, limits);
        this.turn = new AttemptTurn(held, attempts, ports);
        try {
            start(begun);
        } catch (RuntimeException fault) {
            turn.leave(); // there is no behavior yet that a signal could reach
            throw fault;
        }
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case AttemptDue() -> go(turn.due());
            case Admitted() -> go(turn.admitted());
            case Noted(var reply) -> onNoted(reply);
            case Answered(var begun, var reply) -> onAnswered(begun, reply);
            case BackedOff backedOff -> onBackedOff(backedOff);
            case HandOver(var settlement) -> onHandOver(settlement);
            case HandedOver(var settlement, var reply) -> onHandedOver(settlement, reply);
            case Abandon() -> onAbandon();
            case HandBack() -> go(turn.handBack());
            case Released() -> Behaviors.stopped();
            case Faulted(var fault) -> throw BrokenPromise.told(ports.listener(), "request", fault);
        };
    }

    private void start(@Nullable FirstAttempt begun) {
        if (begun != null && turn.isNow(begun)) {
            send(begun.begun());
            return;
        }
        Optional<Settlement> poison = attempts.poison();
        if (poison.isPresent()) {
            turn.end();
            getContext().getSelf().tell(new HandOver(poison.get()));
            return;
        }
        if (ports.brakes().isDraining()) {
            getContext().getSelf().tell(new HandBack()); // told before a restart, and forgotten in it
            return;
        }
        Duration wait = attempts.untilFirst();
        if (wait.isPositive()) {
            timers.startSingleTimer(new AttemptDue(), wait);
        } else {
            go(turn.due());
        }
    }

    private Behavior<Command> go(AttemptTurn.Step step) {
        switch (step) {
            case AttemptTurn.Stay() -> {}
            case AttemptTurn.Wait(var delay) -> timers.startSingleTimer(new AttemptDue(), delay);
            case AttemptTurn.Enter(var place) -> {
                return enter(place);
            }
            case AttemptTurn.Begin() -> begin();
            case AttemptTurn.Defer(var pause) -> defer(pause);
            case AttemptTurn.GiveBack() -> giveBack();
        }
        return this;
    }

    private Behavior<Command> enter(CompletionStage<Void> place) {
        if (place.toCompletableFuture().isDone()) {
            return go(turn.admitted());
        }
        pipe(place, admitted -> new Admitted());
        return this;
    }

    /** Noted before the call: a crash in between costs an attempt, never a second charge. */
    private void begin() {
        pipe(ports.ledger().beginAttempt(held.lease(), limits.retry().horizon()), Noted::new);
    }

    /** Waits in the store and not here: a pause may last for days. */
    private void defer(Pause pause) {
        Duration delay =
                Brakes.wait(pause, ports.clock().instant(), request.id().value());
        ports.listener().on(new EngineEvent.Deferred(request.id(), pause.target(), delay));
        pipe(ports.ledger().defer(held.lease(), delay), reply -> new Released());
    }

    private void giveBack() {
        timers.cancelAll();
        pipe(ports.ledger().release(held.lease()), reply -> new Released());
    }

    private Behavior<Command> onNoted(AttemptReply reply) {
        return switch (reply) {
            case AttemptReply.Begun begun -> ports.leases().mayAct() ? send(begun) : go(turn.doubt());
            case AttemptReply.PastHorizon() -> onHandOver(attempts.pastHorizon());
            case AttemptReply.Lost() -> onAbandon();
        };
    }

    private Behavior<Command> send(AttemptReply.Begun begun) {
        Optional<CompletionStage<StripeReply>> sent = attempts.send(begun);
        if (sent.isEmpty()) {
            return onHandOver(attempts.withoutSecret(begun));
        }
        pipe(sent.get(), reply -> new Answered(begun, reply));
        return this;
    }

    private Behavior<Command> onAnswered(AttemptReply.Begun begun, StripeReply reply) {
        return switch (attempts.after(begun, reply)) {
            case AttemptSeries.Stale() -> this;
            case AttemptSeries.Again(var backOff) -> backOff(backOff);
            case AttemptSeries.End(var settlement) -> onHandOver(settlement);
        };
    }

    private Behavior<Command> backOff(BackOff next) {
        turn.leave();
        pipe(ports.ledger().backOff(held.lease(), next), done -> new BackedOff(next, done));
        ports.listener().on(new EngineEvent.RetryScheduled(request.id(), next.attempt(), next.delay(), next.error()));
        return this;
    }

    private Behavior<Command> onBackedOff(BackedOff backedOff) {
        if (backedOff.reply() == StepReply.LOST) {
            return onAbandon();
        }
        if (backedOff.backOff().leavesMemory()) {
            return Behaviors.stopped();
        }
        return go(turn.in(backedOff.backOff().delay()));
    }

    private Behavior<Command> onHandOver(Settlement settlement) {
        turn.leave();
        ActorRef<Command> self = getContext().getSelf();
        ports.dispatcher()
                .tell(new DispatcherActor.Dispatch(settlement, reply -> self.tell(new HandedOver(settlement, reply))));
        timers.startSingleTimer(OFFER, new HandOver(settlement), ANSWER);
        return this;
    }

    private Behavior<Command> onHandedOver(Settlement settlement, DispatcherActor.DispatchReply reply) {
        return switch (reply) {
            case DispatcherActor.Busy(var retryAfter) -> {
                timers.startSingleTimer(OFFER, new HandOver(settlement), retryAfter);
                yield this;
            }
            case DispatcherActor.Dispatched(var step) when step == StepReply.LOST -> onAbandon();
            case DispatcherActor.Dispatched(var step) -> {
                ports.listener().on(new EngineEvent.Settled(request.id(), settlement.outcome(), settlement.attempt()));
                yield Behaviors.stopped();
            }
        };
    }

    private Behavior<Command> onAbandon() {
        ports.listener().on(new EngineEvent.LeaseLost(request.id()));
        return Behaviors.stopped();
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop || signal instanceof PreRestart) {
            turn.leave();
        }
        return this;
    }

    /** Ports answer with values; a failed stage is a fault and belongs to the supervisor. */
    private <T> void pipe(CompletionStage<T> stage, Function<T, Command> toCommand) {
        getContext()
                .pipeToSelf(
                        stage,
                        (@Nullable T value, @Nullable Throwable fault) ->
                                fault == null ? toCommand.apply(value) : new Faulted(fault));
    }
}
