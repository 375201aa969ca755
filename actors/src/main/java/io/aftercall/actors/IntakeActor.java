package io.aftercall.actors;

import io.aftercall.queue.Accepted;
import io.aftercall.queue.Bell;
import io.aftercall.queue.Held;
import io.aftercall.queue.Lease;
import io.aftercall.queue.RequestLedger;
import io.aftercall.queue.Store;
import io.aftercall.redis.RedisSource;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.Schedule;
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
 * <p>Role: stores what is submitted, takes from Redis what this engine has room for, and starts an actor for each.
 * Owns: the leases of this process, by request. Ends: with the engine, after a drain. On a crash: its children end with
 * it, and the leases run out.
 */
public final class IntakeActor extends AbstractMatchingBehavior<IntakeActor.Command> {

    public sealed interface Command {}

    /** Stores a submission under an id that is made for it. */
    public record Submit(Submission submission, ActorRef<Submitted> replyTo) implements Command {}

    /** Stores a submission under an id that the sender has made. */
    public record SubmitAs(RequestId id, Submission submission, ActorRef<Submitted> replyTo) implements Command {}

    /** Goes on with requests whose engine was lost. */
    public record Adopt(List<Held> requests) implements Command {}

    /** Takes nothing new; answers when nothing is in hand any more. */
    public record Drain(ActorRef<Drained> replyTo) implements Command {}

    /** Nothing is in hand any more. */
    public record Drained() {}

    /** The store has answered, or not, and whoever submitted was told. */
    private record Stored(Object instance, List<Held> taken) implements Command {}

    /** Whoever submitted could not be told. */
    private record Broken(RuntimeException fault) implements Command {}

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

    public static Behavior<Command> create(Ports ports) {
        return Behaviors.setup(context -> new IntakeActor(context, ports));
    }

    private final Ports ports;
    private final Reception reception;
    private final FirstAttempts firstAttempts;
    private final Map<Lease, ActorRef<RequestActor.Command>> active = new HashMap<>();
    private final Inflow<Command, Drained> inflow;
    private int storing;

    private IntakeActor(ActorContext<Command> context, Ports ports) {
        super(context);
        this.ports = ports;
        this.inflow = new Inflow<>(context);
        this.reception = new Reception(ports);
        this.firstAttempts = new FirstAttempts(ports.request());
        inflow.fits(room());
        startReading();
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Submit(var submission, var replyTo) -> onSubmit(ports.ids().of(submission), submission, replyTo);
            case SubmitAs(var id, var submission, var replyTo) -> onSubmit(id, submission, replyTo);
            case Stored(var instance, var taken) -> onStored(instance, taken);
            case Broken(var fault) -> throw fault;
            case Taken(var requests) -> onTaken(requests);
            case Adopt(var requests) -> onAdopt(requests);
            case LostLease(var lease) -> onLostLease(lease);
            case Ended(var lease) -> onEnded(lease);
            case Drain(var replyTo) -> onDrain(replyTo);
            case Quiet() -> onQuiet();
            case ReadingEnded(var instance, var fault) -> onReadingEnded(instance, fault);
        };
    }

    private Behavior<Command> onSubmit(RequestId id, Submission submission, ActorRef<Submitted> replyTo) {
        Submitted.Refused refusal = reception.refusal(id, storing);
        if (refusal != null) {
            replyTo.tell(refusal);
            return this;
        }
        try {
            Request request = ports.freezer().freeze(submission, id);
            CompletionStage<Command> told = store(request, submission.schedule())
                    .handle((accepted, fault) -> tell(id, accepted, fault, replyTo));
            getContext().pipeToSelf(told, (command, never) -> command);
            storing++;
        } catch (InvalidSubmission e) {
            replyTo.tell(new Submitted.Invalid(e.errors()));
        }
        return this;
    }

    /** What has room here is taken with it: nobody else needs to look for it, nor to read it. */
    private CompletionStage<Accepted> store(Request request, Schedule schedule) {
        RequestLedger ledger = ports.store().requests();
        boolean begins = active.size() + storing < ports.limits().engine().maxActive()
                && ports.pace().hasRoom(storing)
                && ports.request().brakes().onCall(request).isEmpty();
        return begins
                ? ledger.acceptAndTake(request, schedule, ports.holder(), firstAttempts.mayBegin(request, storing))
                : ledger.accept(request, schedule).thenApply(reply -> new Accepted(reply, List.of()));
    }

    /** Called by whoever brings the answer: it is a way between threads shorter for those who wait for it. */
    private Command tell(
            RequestId id, @Nullable Accepted accepted, @Nullable Throwable fault, ActorRef<Submitted> replyTo) {
        try {
            replyTo.tell(accepted != null ? reception.told(id, accepted.reply()) : reception.unheard(id, fault));
            return new Stored(this, accepted != null ? accepted.taken() : List.of());
        } catch (RuntimeException bug) {
            return new Broken(bug);
        }
    }

    private Behavior<Command> onStored(Object instance, List<Held> taken) {
        storing -= instance == this ? 1 : 0; // the one before a restart has counted for itself
        taken.forEach(this::start);
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
        inflow.tellIfDrained(active.isEmpty() && storing == 0, new Drained());
        return this;
    }

    /** Its children end with it: what they held must run out, not be renewed by nobody. */
    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop || signal instanceof PreRestart) {
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
