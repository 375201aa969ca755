package io.aftercall.actors;

import io.aftercall.queue.Bell;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.WorkerIds;
import io.aftercall.redis.Demand;
import io.aftercall.redis.RedisSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.typed.javadsl.ActorSink;
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

    /** How long calls at Stripe are waited for before a suspect runs. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** How long calls at Stripe are held back while suspects run. */
    private static final Duration STANDSTILL = Duration.ofSeconds(5);

    public static Behavior<Command> create(Ports ports) {
        return Behaviors.setup(context -> new WorkerPoolActor(context, ports));
    }

    private final Ports ports;
    private final Staff staff;
    private final JobsInHand inHand;
    private final Seclusion seclusion;
    private final Demand demand = new Demand();
    private @Nullable ActorRef<Drained> draining;
    private boolean readsNoMore;

    private WorkerPoolActor(ActorContext<Command> context, Ports ports) {
        super(context);
        this.ports = ports;
        this.staff = new Staff(ports.worker().leases(), new Appetite(ports.jobs(), ports.mostJobs()), System::nanoTime);
        this.inHand = new JobsInHand(ports);
        this.seclusion = new Seclusion(ports.gates());
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
        demand.arrived(room());
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
        demand.fits(room());
        return this;
    }

    private Behavior<Command> onHanded(List<HeldJob> jobs, int vacancies) {
        ports.vacancies().filled(vacancies);
        jobs.forEach(this::assign);
        demand.fits(room());
        return tellIfDrained();
    }

    private Behavior<Command> onIdle(ActorRef<WorkerActor.Command> worker) {
        staff.ended(worker);
        goOn();
        demand.fits(room());
        return tellIfDrained();
    }

    private Behavior<Command> onWorkerGone(ActorRef<WorkerActor.Command> worker) {
        staff.gone(worker);
        hire();
        goOn();
        return this;
    }

    private Behavior<Command> onDrain(ActorRef<Drained> replyTo) {
        draining = replyTo;
        demand.fits(room());
        getContext().pipeToSelf(demand.quiet(), (quiet, fault) -> new Quiet());
        inHand.handBackAll();
        seclusion.end();
        return tellIfDrained();
    }

    /** A sick process finishes what it has begun; the rest goes to others. */
    private Behavior<Command> onReconsider() {
        if (isClosed()) {
            inHand.handBackAll();
            seclusion.end();
        }
        goOn();
        demand.fits(room());
        return this;
    }

    private boolean isClosed() {
        return draining != null || ports.brakes().sickness().isPresent();
    }

    /** Its workers end with it: what they held must run out, not be renewed by nobody. */
    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop || signal instanceof PreRestart) {
            staff.forgetAll();
            inHand.forgetAll();
            seclusion.end();
        }
        return this;
    }

    private Behavior<Command> onQuiet() {
        readsNoMore = true;
        return tellIfDrained();
    }

    private Behavior<Command> tellIfDrained() {
        if (draining != null
                && readsNoMore
                && staff.areAllIdle()
                && !ports.vacancies().hasPromised()) {
            draining.tell(new Drained());
        }
        return this;
    }

    private int room() {
        boolean open = !isClosed() && !seclusion.isRunning() && !inHand.hasSuspects();
        return ports.vacancies().show(open ? staff.idle() : 0);
    }

    private void assign(HeldJob job) {
        if (isClosed()) {
            inHand.handBack(job);
            return;
        }
        if (inHand.add(job)) {
            getContext().scheduleOnce(Settling.PROBATION, getContext().getSelf(), new ProbationOver(job));
        }
        goOn();
    }

    private void goOn() {
        switch (seclusion.next(staff.isQuiet(), inHand.hasSuspects())) {
            case BEGIN_ALL -> beginAll();
            case ASK_FOR_STANDSTILL -> askForStandstill();
            case BEGIN_SUSPECT -> beginSuspect();
            case WAIT -> {}
        }
    }

    private void beginAll() {
        HeldJob next = staff.idle() == 0 ? null : inHand.pollWaiting();
        while (next != null) {
            staff.begin(next);
            next = staff.idle() == 0 ? null : inHand.pollWaiting();
        }
    }

    private void beginSuspect() {
        if (staff.idle() == 0) {
            return;
        }
        HeldJob suspect = inHand.pollSuspect();
        if (suspect == null) {
            goOn(); // all of them are paused
            return;
        }
        seclusion.begun();
        staff.begin(suspect);
    }

    private void askForStandstill() {
        Standstill standstill = seclusion.ask();
        StandstillReached told = new StandstillReached(standstill);
        getContext().pipeToSelf(standstill.reached(), (reached, fault) -> told);
        getContext().scheduleOnce(PATIENCE, getContext().getSelf(), told);
    }

    private Behavior<Command> onStandstillReached(Standstill standstill) {
        if (seclusion.reached(standstill)) {
            getContext().scheduleOnce(STANDSTILL, getContext().getSelf(), new StandstillOver(standstill));
            goOn();
            demand.fits(room());
        }
        return this;
    }

    private Behavior<Command> onStandstillOver(Standstill standstill) {
        seclusion.over(standstill);
        goOn();
        demand.fits(room());
        return this;
    }

    private Behavior<Command> onProbationOver(HeldJob job) {
        inHand.endProbation(job);
        goOn();
        demand.fits(room());
        return this;
    }

    private void hire() {
        ActorRef<WorkerActor.Command> worker = getContext()
                .spawnAnonymous(WorkerActor.create(ports.worker(), getContext().getSelf()));
        getContext().watchWith(worker, new WorkerGone(worker));
        staff.hired(worker);
        demand.fits(room());
    }

    private void startReading() {
        RedisSource.batches(
                        most -> ports.worker().jobs().take(ports.holder(), ports.ids(), most),
                        demand,
                        () -> ports.bell().next(Bell.Topic.SCRIPTS),
                        ports.pollInterval(),
                        fault -> BrokenPromise.tell(ports.worker().listener(), "take scripts", fault))
                .<Command>map(Taken::new)
                .to(ActorSink.actorRef(
                        getContext().getSelf(), new ReadingEnded(this, null), fault -> new ReadingEnded(this, fault)))
                .run(Materializer.createMaterializer(getContext()));
    }
}
