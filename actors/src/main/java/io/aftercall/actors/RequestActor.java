package io.aftercall.actors;

import io.aftercall.config.EngineSettings;
import io.aftercall.config.RetrySettings;
import io.aftercall.config.Secret;
import io.aftercall.config.SupervisionSettings;
import io.aftercall.queue.AttemptReply;
import io.aftercall.queue.BackOff;
import io.aftercall.queue.Held;
import io.aftercall.queue.Lease;
import io.aftercall.queue.Pause;
import io.aftercall.queue.RequestLedger;
import io.aftercall.queue.Settlement;
import io.aftercall.queue.StepReply;
import io.aftercall.request.Request;
import io.aftercall.stripe.Decision;
import io.aftercall.stripe.DecisionTable;
import io.aftercall.stripe.StripeClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
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

    private record Answered(AttemptEnd end) implements Command {}

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

    /** Pause when the lease is in doubt. */
    private static final Duration DOUBT = Duration.ofMillis(200);

    public static Behavior<Command> create(Held held, Ports ports, Limits limits) {
        Behavior<Command> actor = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new RequestActor(context, timers, held, ports, limits)));
        return Restarts.limited(actor, limits.supervision());
    }

    private final TimerScheduler<Command> timers;
    private final Held held;
    private final Request request;
    private final Ports ports;
    private final Limits limits;
    private final Settling settling;
    private final GatePlace place;
    private boolean waits = true;
    private boolean handBack;
    private AttemptReply.@Nullable Begun current;
    private int unreadable;

    private RequestActor(
            ActorContext<Command> context, TimerScheduler<Command> timers, Held held, Ports ports, Limits limits) {
        super(context);
        this.timers = timers;
        this.held = held;
        this.request = held.request();
        this.ports = ports;
        this.limits = limits;
        this.settling = new Settling(held);
        this.place = new GatePlace(ports.gates().of(held.blame()));
        begin();
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case AttemptDue() -> onAttemptDue();
            case Admitted() -> onAdmitted();
            case Noted(var reply) -> onNoted(reply);
            case Answered(var end) -> onAnswered(end);
            case BackedOff backedOff -> onBackedOff(backedOff);
            case HandOver(var settlement) -> onHandOver(settlement);
            case HandedOver(var settlement, var reply) -> onHandedOver(settlement, reply);
            case Abandon() -> onAbandon();
            case HandBack() -> onHandBack();
            case Released() -> Behaviors.stopped();
            case Faulted(var fault) -> throw BrokenPromise.told(ports.listener(), "request", fault);
        };
    }

    private void begin() {
        if (held.blame().count() >= limits.engine().maxTakeovers()) {
            waits = false;
            getContext().getSelf().tell(new HandOver(settling.poison()));
            return;
        }
        if (ports.brakes().isDraining()) {
            getContext().getSelf().tell(new HandBack()); // told before a restart, and forgotten in it
            return;
        }
        Duration wait =
                settling.untilDue(ports.clock().instant(), limits.engine().parkAfter());
        if (wait.isPositive()) {
            timers.startSingleTimer(new AttemptDue(), wait);
        } else {
            getContext().getSelf().tell(new AttemptDue());
        }
    }

    private Behavior<Command> onAttemptDue() {
        if (isHeldUp()) {
            return this;
        }
        Duration hold = ports.circuits().hold(request, Circuits.Turn.of(held.attempts(), current != null));
        if (hold.isPositive()) {
            timers.startSingleTimer(new AttemptDue(), hold);
            return this;
        }
        pipe(place.take(), admitted -> new Admitted());
        return this;
    }

    private Behavior<Command> onAdmitted() {
        if (isHeldUp()) {
            return this; // the admission was on its way when the place was left, or the pause came later
        }
        if (!ports.leases().mayAct()) {
            return doubt();
        }
        waits = false;
        // Noted before the call: a crash in between costs an attempt, never a second charge.
        pipe(ports.ledger().beginAttempt(held.lease(), limits.retry().horizon()), Noted::new);
        return this;
    }

    /** Somebody else may be about to take over: begins again when the lease is surely held. */
    private Behavior<Command> doubt() {
        waits = true;
        place.leave();
        if (handBack) {
            return onHandBack(); // told while the attempt was being noted
        }
        timers.startSingleTimer(new AttemptDue(), DOUBT);
        return this;
    }

    private boolean isHeldUp() {
        Optional<Pause> pause = handBack ? Optional.empty() : ports.brakes().onCall(request);
        pause.ifPresent(this::defer);
        return handBack || pause.isPresent();
    }

    /** Waits in the store and not here: a pause may last for days. */
    private void defer(Pause pause) {
        waits = false;
        place.leave();
        Duration delay =
                Brakes.wait(pause, ports.clock().instant(), request.id().value());
        ports.listener().on(new EngineEvent.Deferred(request.id(), pause.target(), delay));
        pipe(ports.ledger().defer(held.lease(), delay), reply -> new Released());
    }

    private Behavior<Command> onNoted(AttemptReply reply) {
        return switch (reply) {
            case AttemptReply.Begun begun -> ports.leases().mayAct() ? send(begun) : doubt();
            case AttemptReply.PastHorizon() -> onHandOver(settling.pastHorizon(current));
            case AttemptReply.Lost() -> onAbandon();
        };
    }

    private Behavior<Command> send(AttemptReply.Begun begun) {
        current = begun;
        Optional<Secret> secret = ports.credentials().of(request);
        if (secret.isEmpty()) {
            return onHandOver(settling.withoutSecret(begun));
        }
        ports.listener().on(new EngineEvent.AttemptBegun(request.id(), begun.attempt()));
        pipe(
                ports.stripe().send(request.call(), request.key(), secret.get()),
                reply -> new Answered(new AttemptEnd(begun, reply, unreadable)));
        return this;
    }

    private Behavior<Command> onAnswered(AttemptEnd end) {
        if (!end.begun().equals(current)) {
            return this; // an answer to the instance before a restart; the same key will get it again
        }
        ports.circuits().note(request, end.reply());
        return switch (end.decide(ports.decisions(), request)) {
            case Decision.Retry retry -> {
                unreadable += end.hasStatus2xx() ? 1 : 0;
                yield backOff(end.backOff(retry, limits.engine().parkAfter()));
            }
            case Decision.Settle settle -> onHandOver(settling.settled(end, settle));
        };
    }

    private Behavior<Command> backOff(BackOff next) {
        place.leave(); // the place is for calls at Stripe, not for waiting
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
        waits = true;
        if (handBack) {
            return onHandBack();
        }
        timers.startSingleTimer(new AttemptDue(), backedOff.backOff().delay());
        return this;
    }

    private Behavior<Command> onHandOver(Settlement settlement) {
        place.leave();
        DispatcherActor.offer(
                getContext(),
                ports.dispatcher(),
                settlement,
                reply -> reply == null ? new HandOver(settlement) : new HandedOver(settlement, reply));
        return this;
    }

    private Behavior<Command> onHandedOver(Settlement settlement, DispatcherActor.DispatchReply reply) {
        return switch (reply) {
            case DispatcherActor.Busy(var retryAfter) -> {
                timers.startSingleTimer(new HandOver(settlement), retryAfter);
                yield this;
            }
            case DispatcherActor.Dispatched(var step) when step == StepReply.LOST -> onAbandon();
            case DispatcherActor.Dispatched(var step) -> {
                ports.listener().on(new EngineEvent.Settled(request.id(), settlement.outcome(), settlement.attempt()));
                yield Behaviors.stopped();
            }
        };
    }

    private Behavior<Command> onHandBack() {
        handBack = true;
        if (waits) {
            waits = false;
            timers.cancelAll();
            place.leave();
            pipe(ports.ledger().release(held.lease()), reply -> new Released());
        }
        return this;
    }

    private Behavior<Command> onAbandon() {
        ports.listener().on(new EngineEvent.LeaseLost(request.id()));
        return Behaviors.stopped();
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop || signal instanceof PreRestart) {
            place.leave();
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
