package io.aftercall.actors;

import io.aftercall.config.AftercallSettings;
import io.aftercall.config.SupervisionSettings;
import io.aftercall.config.WorkerSettings;
import io.aftercall.queue.Bell;
import io.aftercall.queue.JobLease;
import io.aftercall.queue.Lease;
import io.aftercall.queue.Store;
import io.aftercall.queue.WorkerIds;
import io.aftercall.scripts.ScriptEngine;
import io.aftercall.stripe.StripeClient;
import java.time.InstantSource;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * The root: starts what the roles of this process need, in order, and drains it in reverse.
 *
 * <p>Role: wiring and order. Owns: the lease keepers. Ends: when drained, or with the actor system. On a crash: the
 * actor system ends, the leases run out, other processes go on.
 */
public final class GuardianActor extends AbstractMatchingBehavior<GuardianActor.Command> {

    public sealed interface Command {}

    /** Asks where to send messages. */
    public record GetEngine(ActorRef<Engine> replyTo) implements Command {}

    /**
     * Where messages go.
     *
     * @param intake null in a process that is no engine
     * @param submissions the same for those who send no messages; null likewise
     */
    public record Engine(
            @Nullable ActorRef<IntakeActor.Command> intake,
            @Nullable Submissions submissions) {}

    /** Takes nothing new and answers when nothing is in hand any more, or the grace is over. */
    public record Drain(ActorRef<Drained> replyTo) implements Command {}

    /** @param complete whether everything in hand was finished; what was not is taken over when its lease runs out */
    public record Drained(boolean complete) {}

    private record IntakeDrained() implements Command {}

    private record PoolDrained() implements Command {}

    private record GraceOver() implements Command {}

    /** What a process does. */
    public enum Role {
        ENGINE,
        WORKER
    }

    /** What the engine needs from outside. */
    public record Ports(
            Store store,
            StripeClient stripe,
            ScriptEngine scripts,
            EngineParts parts,
            EngineListener listener,
            InstantSource clock) {}

    public static Behavior<Command> create(Set<Role> roles, Ports ports, AftercallSettings settings, String holder) {
        return Behaviors.setup(context -> new GuardianActor(context, roles, ports, settings, holder));
    }

    private final AftercallSettings settings;
    private final LeaseKeeper<Lease> requestLeases;
    private final LeaseKeeper<JobLease> jobLeases;
    private final Gates gates;
    private final Engine engine;
    private final @Nullable ActorRef<WorkerPoolActor.Command> pool;
    private @Nullable ActorRef<Drained> draining;
    private boolean intakeIdle;
    private boolean poolIdle;

    private GuardianActor(
            ActorContext<Command> context, Set<Role> roles, Ports ports, AftercallSettings settings, String holder) {
        super(context);
        this.settings = settings;
        this.requestLeases = LeaseKeeper.start(
                settings.engine().lease(),
                leases -> ports.store().requests().renew(holder, leases),
                ports.listener(),
                "aftercall-request-leases");
        this.jobLeases = LeaseKeeper.start(
                settings.worker().lease(),
                leases -> ports.store().scripts().renew(holder, leases),
                ports.listener(),
                "aftercall-job-leases");
        this.gates = Gates.of(settings.stripe().maxInFlight());
        Brakes brakes = ports.parts().brakes();
        WorkerIds ids = brakes.letting(workerIds());
        Vacancies vacancies = new Vacancies(holder, ids);
        this.engine = roles.contains(Role.ENGINE) ? startEngine(ports, vacancies, holder) : new Engine(null, null);
        Store store = ports.store();
        watch(
                new WatchActor.Watched(
                        Bell.Topic.PAUSES, () -> store.pauses().list().thenAccept(brakes::show), "pauses"),
                ports);
        watch(
                new WatchActor.Watched(
                        Bell.Topic.CONTEXTS, () -> ports.parts().contexts().follow(store.configurations()), "contexts"),
                ports);
        this.pool = roles.contains(Role.WORKER) ? startWorkers(ports, vacancies, ids, holder) : null;
        if (pool != null) {
            context.spawn(supervised(SicknessActor.create(sickness(ports, pool))), "sickness");
        }
        context.spawn(
                supervised(RecoveryActor.create(
                        new RecoveryActor.Ports(ports.store(), engine.intake(), pool, holder, brakes, ports.listener()),
                        new RecoveryActor.Timing(
                                settings.engine().recoveryInterval(),
                                settings.engine().lease(),
                                settings.worker().lease(),
                                ids,
                                settings.retention()))),
                "recovery");
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case GetEngine(var replyTo) -> onGetEngine(replyTo);
            case Drain(var replyTo) -> onDrain(replyTo);
            case IntakeDrained() -> onIntakeDrained();
            case PoolDrained() -> onPoolDrained();
            case GraceOver() -> onGraceOver();
        };
    }

    private Behavior<Command> onGetEngine(ActorRef<Engine> replyTo) {
        replyTo.tell(engine);
        return this;
    }

    private Behavior<Command> onDrain(ActorRef<Drained> replyTo) {
        draining = replyTo;
        getContext().scheduleOnce(settings.drainGrace(), getContext().getSelf(), new GraceOver());
        ActorRef<IntakeActor.Command> intake = engine.intake();
        intakeIdle = intake == null;
        poolIdle = pool == null;
        if (intake != null) {
            intake.tell(new IntakeActor.Drain(
                    getContext().messageAdapter(IntakeActor.Drained.class, drained -> new IntakeDrained())));
        }
        if (pool != null) {
            pool.tell(new WorkerPoolActor.Drain(
                    getContext().messageAdapter(WorkerPoolActor.Drained.class, drained -> new PoolDrained())));
        }
        return tellIfDrained();
    }

    private Behavior<Command> onIntakeDrained() {
        intakeIdle = true;
        return tellIfDrained();
    }

    private Behavior<Command> onPoolDrained() {
        poolIdle = true;
        return tellIfDrained();
    }

    private Behavior<Command> onGraceOver() {
        if (draining != null) {
            draining.tell(new Drained(false));
            draining = null;
        }
        return this;
    }

    private Behavior<Command> tellIfDrained() {
        if (draining != null && intakeIdle && poolIdle) {
            draining.tell(new Drained(true));
            draining = null;
        }
        return this;
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            requestLeases.close();
            jobLeases.close();
        }
        return this;
    }

    private Engine startEngine(Ports ports, Vacancies vacancies, String holder) {
        ActorRef<DispatcherActor.Command> dispatcher = getContext()
                .spawn(
                        supervised(DispatcherActor.create(ports.store().requests(), vacancies, ports.listener())),
                        "dispatcher");
        Circuits circuits = new Circuits(settings.engine(), ports.listener(), System::nanoTime);
        ports.parts().brakes().show(new Holds(circuits, gates));
        RequestActor.Ports request = new RequestActor.Ports(
                ports.stripe(),
                ports.store().requests(),
                ports.parts().decisions(),
                ports.parts().credentials(),
                requestLeases,
                gates,
                circuits,
                ports.parts().brakes(),
                dispatcher,
                ports.listener(),
                ports.clock());
        getContext()
                .spawn(
                        supervised(ReconcilerActor.create(
                                Reconciliations.of(ports).reconciler(settings.reconcile()),
                                settings.reconcile(),
                                ports.listener())),
                        "reconciler");
        RequestActor.Limits limits =
                new RequestActor.Limits(settings.engine(), settings.retry(), settings.supervision());
        IntakeActor.Ports intake = new IntakeActor.Ports(
                ports.store(),
                ports.parts().freezer(),
                ports.parts().ids(),
                request,
                limits,
                new CallPace(vacancies, gates.calls(), System::nanoTime),
                holder,
                settings.redis().pollInterval());
        Reception reception = new Reception(intake);
        return new Engine(getContext().spawn(supervised(IntakeActor.create(intake, reception)), "intake"), reception);
    }

    private ActorRef<WorkerPoolActor.Command> startWorkers(
            Ports ports, Vacancies vacancies, WorkerIds ids, String holder) {
        WorkerActor.Ports worker = new WorkerActor.Ports(
                ports.store().scripts(),
                ports.store().requests(),
                ports.store().contexts(),
                ports.scripts(),
                ports.parts().translator(),
                jobLeases,
                settings.worker(),
                settings.engine().maxTakeovers(),
                ports.listener());
        return getContext()
                .spawn(
                        supervised(WorkerPoolActor.create(new WorkerPoolActor.Ports(
                                worker,
                                ports.store().bell(),
                                ids,
                                holder,
                                settings.worker().jobs(),
                                settings.worker().mostJobs(),
                                settings.redis().pollInterval(),
                                ports.parts().brakes(),
                                gates,
                                vacancies,
                                ports.clock()))),
                        "workers");
    }

    private SicknessActor.Ports sickness(Ports ports, ActorRef<WorkerPoolActor.Command> workers) {
        return new SicknessActor.Ports(
                ports.scripts(),
                settings.worker().maxLostThreads(),
                ports.parts().brakes(),
                workers,
                ports.listener());
    }

    private void watch(WatchActor.Watched watched, Ports ports) {
        getContext()
                .spawn(supervised(WatchActor.create(watched, ports.store().bell(), ports.listener())), watched.what());
    }

    /** A fault in one of the few actors of a process restarts it, for ever: without it the process would be deaf. */
    private <C> Behavior<C> supervised(Behavior<C> actor) {
        SupervisionSettings supervision = settings.supervision();
        return Behaviors.supervise(actor)
                .onFailure(
                        Exception.class,
                        SupervisorStrategy.restartWithBackoff(
                                supervision.firstDelay(), supervision.maxDelay(), supervision.jitter()));
    }

    private WorkerIds workerIds() {
        Set<String> ids = settings.worker().ids();
        return ids.contains(WorkerSettings.ANY) ? new WorkerIds.Any() : new WorkerIds.Only(ids);
    }
}
