package io.aftercall.actors;

import io.aftercall.queue.Bell;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.WorkerIds;
import io.aftercall.redis.RedisSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
 * Parents the workers and takes from Redis as many script jobs as have somebody to run them.
 *
 * <p>Role: keeps every worker busy, highest priority first; what may have ended another worker runs with nothing beside
 * it. Owns: who is idle. Ends: with the process, after a drain. On
 * a crash: the leases run out and another worker process takes the jobs.
 */
public final class WorkerPoolActor extends AbstractMatchingBehavior<WorkerPoolActor.Command> {

    public sealed interface Command {}

    /** Goes on with jobs whose worker was lost. */
    public record Adopt(List<HeldJob> jobs) implements Command {}

    /**
     * Begins jobs that were leased as they were stored.
     *
     * @param vacancies that were promised for them, or for more
     */
    private record Handed(List<HeldJob> jobs, int vacancies) implements Command {}

    /** Takes nothing new; answers when every worker is idle. */
    public record Drain(ActorRef<Drained> replyTo) implements Command {}

    /** Every worker is idle. */
    public record Drained() {}

    /** Whether this process may run scripts has changed. */
    record Reconsider() implements Command {}

    /** A worker has ended its job. */
    record Idle(ActorRef<WorkerActor.Command> worker) implements Command {}

    private record Taken(List<HeldJob> jobs) implements Command {}

    /** No batch is on its way any more. */
    private record Quiet() implements Command {}

    private record ReadingEnded(Object instance, @Nullable Throwable fault) implements Command {}

    private record WorkerGone(ActorRef<WorkerActor.Command> worker) implements Command {}

    /** No call at Stripe is under way, or that has been waited for long enough. */
    private record StandstillReached(Standstill standstill) implements Command {}

    private record StandstillOver(Standstill standstill) implements Command {}

    private record ProbationOver(HeldJob job) implements Command {}

    /**
     * What the pool needs from outside.
     *
     * @param jobs in hand at the same time
     * @param mostJobs the same while each of them is done soon
     */
    public record Ports(
            WorkerActor.Ports worker,
            Bell bell,
            WorkerIds ids,
            String holder,
            int jobs,
            int mostJobs,
            Duration pollInterval,
            Brakes brakes,
            Gates gates,
            Vacancies vacancies,
            InstantSource clock) {}

    public static Behavior<Command> create(Ports ports) {
        return Behaviors.setup(context -> new WorkerPoolActor(context, ports));
    }

    private final Ports ports;
    private final Staff staff;
    private final Assignments assignments;
    private final Inflow<Command, Drained> inflow;

    private WorkerPoolActor(ActorContext<Command> context, Ports ports) {
        super(context);
        this.ports = ports;
        this.inflow = new Inflow<>(context);
        this.staff = new Staff(ports.worker().leases(), new Appetite(ports.jobs(), ports.mostJobs()), System::nanoTime);
        this.assignments = new Assignments(ports, staff, this::awaitStandstill);
        ActorRef<Command> self = context.getSelf();
        ports.vacancies().opened((jobs, vacancies) -> self.tell(new Handed(jobs, vacancies)));
        for (int i = 0; i < ports.mostJobs(); i++) {
            hire();
        }
        startReading();
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Taken(var jobs) -> onTaken(jobs);
            case Adopt(var jobs) -> onAdopt(jobs);
            case Handed(var jobs, var vacancies) -> onHanded(jobs, vacancies);
            case Idle(var worker) -> onIdle(worker);
            case WorkerGone(var worker) -> onWorkerGone(worker);
            case Drain(var replyTo) -> onDrain(replyTo);
            case Quiet() -> onQuiet();
            case Reconsider() -> onReconsider();
            case StandstillReached(var standstill) -> onStandstillReached(standstill);
            case StandstillOver(var standstill) -> onStandstillOver(standstill);
            case ProbationOver(var job) -> onProbationOver(job);
            case ReadingEnded(var instance, var fault) -> onReadingEnded(instance, fault);
        };
    }

    private Behavior<Command> onTaken(List<HeldJob> jobs) {
        jobs.forEach(this::assign);
        inflow.arrived(room());
        return this;
    }

    private Behavior<Command> onReadingEnded(Object instance, @Nullable Throwable fault) {
        if (instance != this) {
            return this; // the stream of the instance before a restart has ended with it
        }
        throw new IllegalStateException("the pool can read no more", fault);
    }

    private Behavior<Command> onAdopt(List<HeldJob> jobs) {
        ports.worker().listener().on(new EngineEvent.ScriptsTakenOver(jobs.size()));
        jobs.forEach(this::assign);
        inflow.fits(room());
        return this;
    }

    private Behavior<Command> onHanded(List<HeldJob> jobs, int vacancies) {
        ports.vacancies().filled(vacancies);
        jobs.forEach(this::assign);
        inflow.fits(room());
        return tellIfDrained();
    }

    private Behavior<Command> onIdle(ActorRef<WorkerActor.Command> worker) {
        staff.ended(worker);
        goOn();
        return tellIfDrained();
    }

    private Behavior<Command> onWorkerGone(ActorRef<WorkerActor.Command> worker) {
        staff.gone(worker);
        hire();
        assignments.goOn();
        return this;
    }

    private Behavior<Command> onDrain(ActorRef<Drained> replyTo) {
        inflow.drain(replyTo, new Quiet());
        inflow.fits(room());
        assignments.handBackAll();
        return tellIfDrained();
    }

    /** A sick process finishes what it has begun; the rest goes to others. */
    private Behavior<Command> onReconsider() {
        if (isClosed()) {
            assignments.handBackAll();
        }
        return goOn();
    }

    private boolean isClosed() {
        return inflow.isDraining() || ports.brakes().sickness().isPresent();
    }

    /** Its workers end with it: what they held must run out, not be renewed by nobody. */
    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop || signal instanceof PreRestart) {
            staff.forgetAll();
            assignments.forgetAll();
        }
        return this;
    }

    private Behavior<Command> onQuiet() {
        inflow.quiet();
        return tellIfDrained();
    }

    private Behavior<Command> tellIfDrained() {
        inflow.tellIfDrained(staff.areAllIdle() && !ports.vacancies().hasPromised(), new Drained());
        return this;
    }

    private int room() {
        return isClosed() ? ports.vacancies().close() : ports.vacancies().show(assignments.room());
    }

    private void assign(HeldJob job) {
        if (isClosed()) {
            assignments.handBack(job);
            return;
        }
        if (assignments.add(job)) {
            getContext().scheduleOnce(Settling.PROBATION, getContext().getSelf(), new ProbationOver(job));
        }
        assignments.goOn();
    }

    /** May what is in hand begin now, and how much more has room. */
    private Behavior<Command> goOn() {
        assignments.goOn();
        inflow.fits(room());
        return this;
    }

    private void awaitStandstill(Standstill standstill) {
        StandstillReached told = new StandstillReached(standstill);
        getContext().pipeToSelf(standstill.reached(), (reached, fault) -> told);
        getContext().scheduleOnce(Seclusion.PATIENCE, getContext().getSelf(), told);
    }

    private Behavior<Command> onStandstillReached(Standstill standstill) {
        if (assignments.reached(standstill)) {
            getContext().scheduleOnce(Seclusion.LONGEST, getContext().getSelf(), new StandstillOver(standstill));
            goOn();
        }
        return this;
    }

    private Behavior<Command> onStandstillOver(Standstill standstill) {
        assignments.over(standstill);
        return goOn();
    }

    private Behavior<Command> onProbationOver(HeldJob job) {
        assignments.endProbation(job);
        return goOn();
    }

    private void hire() {
        ActorRef<WorkerActor.Command> worker = getContext()
                .spawnAnonymous(WorkerActor.create(ports.worker(), getContext().getSelf()));
        getContext().watchWith(worker, new WorkerGone(worker));
        staff.hired(worker);
        inflow.fits(room());
    }

    /** Called by the stream. */
    private CompletionStage<List<HeldJob>> take(int most) {
        return ports.worker().jobs().take(ports.holder(), ports.ids(), most);
    }

    private void startReading() {
        inflow.start(
                demand -> RedisSource.batches(
                                this::take,
                                demand,
                                () -> ports.bell().next(Bell.Topic.SCRIPTS),
                                ports.pollInterval(),
                                fault -> BrokenPromise.tell(ports.worker().listener(), "take scripts", fault))
                        .<Command>map(Taken::new),
                fault -> new ReadingEnded(this, fault));
    }
}
