package io.aftercall.actors;

import io.aftercall.queue.Bell;
import io.aftercall.queue.Held;
import io.aftercall.queue.Lease;
import io.aftercall.queue.Store;
import io.aftercall.redis.RedisSource;
import io.aftercall.request.Submission;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come in, and the parent of every RequestActor.
 *
 * <p>Role: takes from Redis what this engine has room for, and starts an actor for each; has stored what it is told to submit.
 * Owns: the leases of this process, by request. Ends: with the engine, after a drain. On a crash: its children end with
 * it, and the leases run out.
 */
public final class IntakeActor extends AbstractMatchingBehavior<IntakeActor.Command> {

    public sealed interface Command {}

    /** Stores a submission under an id that is made for it. */
    public record Submit(Submission submission, ActorRef<Submitted> replyTo) implements Command {}

    /** Goes on with requests whose engine was lost. */
    public record Adopt(List<Held> requests) implements Command {}

    /** Takes nothing new; answers when nothing is in hand any more. */
    public record Drain(ActorRef<Drained> replyTo) implements Command {}

    /** Nothing is in hand any more. */
    public record Drained() {}

    /** Goes on with what was leased as it was stored. */
    private record Received(List<Held> requests) implements Command {}

    /** Whoever submitted could not be told. */
    private record Broken(Throwable fault) implements Command {}

    private record Taken(List<Held> requests) implements Command {}

    /** No batch is on its way any more. */
    private record Quiet() implements Command {}

    private record ReadingEnded(Object instance, @Nullable Throwable fault) implements Command {}

    private record LostLease(Lease lease) implements Command {}

    private record Ended(Lease lease) implements Command {}

    /** What the intake needs from outside. */
    public record Ports(
            Store store,
            RequestFreezer freezer,
            RequestIds ids,
            RequestActor.Ports request,
            RequestActor.Limits limits,
            CallPace pace,
            String holder,
            Duration pollInterval) {}

    private static final int MAX_BATCH = 256;

    /** @param reception where others submit */
    static Behavior<Command> create(Ports ports, Reception reception) {
        return Behaviors.setup(context -> new IntakeActor(context, ports, reception));
    }

    private final Ports ports;
    private final Reception reception;
    private final FirstAttempts firstAttempts;
    private final Map<Lease, ActorRef<RequestActor.Command>> active = new HashMap<>();
    private final Inflow<Command, Drained> inflow;

    private IntakeActor(ActorContext<Command> context, Ports ports, Reception reception) {
        super(context);
        this.ports = ports;
        this.inflow = new Inflow<>(context);
        this.reception = reception;
        this.firstAttempts = new FirstAttempts(ports.request());
        ActorRef<Command> self = context.getSelf();
        reception.opened(requests -> self.tell(new Received(requests)));
        reception.holds(0);
        inflow.fits(room());
        startReading();
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Submit(var submission, var replyTo) -> onSubmit(submission, replyTo);
            case Received(var requests) -> onReceived(requests);
            case Broken(var fault) -> throw new IllegalStateException("whoever submitted could not be told", fault);
            case Taken(var requests) -> onTaken(requests);
            case Adopt(var requests) -> onAdopt(requests);
            case LostLease(var lease) -> onLostLease(lease);
            case Ended(var lease) -> onEnded(lease);
            case Drain(var replyTo) -> onDrain(replyTo);
            case Quiet() -> onQuiet();
            case ReadingEnded(var instance, var fault) -> onReadingEnded(instance, fault);
        };
    }

    private Behavior<Command> onSubmit(Submission submission, ActorRef<Submitted> replyTo) {
        ActorRef<Command> self = getContext().getSelf();
        reception.accept(ports.ids().of(submission), submission).whenComplete((answer, bug) -> {
            if (bug == null) {
                replyTo.tell(answer);
            } else {
                self.tell(new Broken(bug));
            }
        });
        return this;
    }

    private Behavior<Command> onReceived(List<Held> requests) {
        requests.forEach(this::start);
        reception.received(requests.size());
        return tellIfDrained();
    }

    private Behavior<Command> onTaken(List<Held> requests) {
        requests.forEach(this::start);
        inflow.arrived(room());
        return this;
    }

    private Behavior<Command> onReadingEnded(Object instance, @Nullable Throwable fault) {
        if (instance != this) {
            return this; // the stream of the instance before a restart has ended with it
        }
        throw new IllegalStateException("the intake can read no more", fault);
    }

    private Behavior<Command> onAdopt(List<Held> requests) {
        ports.request().listener().on(new EngineEvent.RequestsTakenOver(requests.size()));
        requests.forEach(this::start);
        return this;
    }

    private Behavior<Command> onLostLease(Lease lease) {
        ActorRef<RequestActor.Command> holder = active.get(lease);
        if (holder != null) {
            holder.tell(new RequestActor.Abandon());
        }
        return this;
    }

    private Behavior<Command> onEnded(Lease lease) {
        active.remove(lease);
        reception.holds(active.size());
        ports.request().leases().forget(lease);
        inflow.fits(room());
        return tellIfDrained();
    }

    private Behavior<Command> onDrain(ActorRef<Drained> replyTo) {
        ports.request().brakes().drain();
        inflow.drain(replyTo, new Quiet());
        active.values().forEach(actor -> actor.tell(new RequestActor.HandBack()));
        return tellIfDrained();
    }

    private Behavior<Command> onQuiet() {
        inflow.quiet();
        return tellIfDrained();
    }

    private Behavior<Command> tellIfDrained() {
        inflow.tellIfDrained(active.isEmpty() && reception.isIdle(), new Drained());
        return this;
    }

    /** Its children end with it: what they held must run out, not be renewed by nobody. */
    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop || signal instanceof PreRestart) {
            reception.closed();
            active.keySet().forEach(ports.request().leases()::forget);
        }
        return this;
    }

    /** None until there is some for a batch that is worth the way: at the limit, one by one would cost the most. */
    private int room() {
        int most = ports.limits().engine().maxActive();
        int free = !ports.request().brakes().isDraining() ? most - active.size() : 0;
        return free >= Math.clamp(most / 4, 1, MAX_BATCH) ? Math.min(free, MAX_BATCH) : 0;
    }

    /** While everything is paused, what waits is left where it is. Called by the stream. */
    private CompletionStage<List<Held>> take(int most) {
        return ports.request().brakes().pauseAll()
                ? CompletableFuture.completedStage(List.of())
                : ports.pace()
                        .letIn(most)
                        .thenCompose(
                                few -> ports.store().requests().take(ports.holder(), few, firstAttempts.among(few)));
    }

    private void start(Held held) {
        Lease lease = held.lease();
        if (active.containsKey(lease)) {
            return;
        }
        ActorRef<Command> self = getContext().getSelf();
        ports.request().leases().keep(lease, () -> self.tell(new LostLease(lease)));
        ActorRef<RequestActor.Command> actor = getContext()
                .spawn(
                        RequestActor.create(held, ports.request(), ports.limits()),
                        "request-" + lease.id() + "-" + lease.fence());
        getContext().watchWith(actor, new Ended(lease));
        active.put(lease, actor);
        reception.holds(active.size());
        if (inflow.isDraining()) {
            actor.tell(new RequestActor.HandBack());
        }
    }

    private void startReading() {
        inflow.start(
                demand -> RedisSource.batches(
                                this::take,
                                demand,
                                () -> ports.store().bell().next(Bell.Topic.REQUESTS),
                                ports.pollInterval(),
                                fault -> BrokenPromise.tell(ports.request().listener(), "take", fault))
                        .<Command>map(Taken::new),
                fault -> new ReadingEnded(this, fault));
    }
}
