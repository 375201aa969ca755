package io.aftercall.actors;

import io.aftercall.config.RetentionSettings;
import io.aftercall.queue.Held;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.RequestLedger;
import io.aftercall.queue.Store;
import io.aftercall.queue.WorkerIds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Looks after what dead processes held and what has become due. Runs in every living process, all the time.
 *
 * <p>Role: takes over expired leases, promotes what is due, forgets what is old. Owns: nothing. Ends: with the process.
 * On a crash: another process does the same.
 */
public final class RecoveryActor extends AbstractMatchingBehavior<RecoveryActor.Command> {

    public sealed interface Command {}

    private record Tick() implements Command {}

    private record Rescued(Findings findings) implements Command {}

    private record Faulted(Throwable fault) implements Command {}

    /**
     * What one look found.
     *
     * @param due requests and scripts that were promoted
     * @param forgotten requests and scripts that were old enough
     */
    private record Findings(List<Held> requests, List<HeldJob> jobs, int due, int forgotten) {}

    /**
     * What recovery needs from outside.
     *
     * @param intake null in a process that is no engine
     * @param pool null in a process that runs no scripts
     */
    public record Ports(
            Store store,
            @Nullable ActorRef<IntakeActor.Command> intake,
            @Nullable ActorRef<WorkerPoolActor.Command> pool,
            String holder,
            Brakes brakes,
            EngineListener listener) {}

    /** When a lease has run out, and how often that is looked at. */
    public record Timing(
            Duration interval,
            Duration engineLease,
            Duration workerLease,
            WorkerIds workerIds,
            RetentionSettings retention) {}

    private static final int MAX_AT_ONCE = 500;
    private static final int MAX_JOBS_AT_ONCE = 128;
    private static final int TICKS_BETWEEN_CLEANING = 60;

    public static Behavior<Command> create(Ports ports, Timing timing) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new RecoveryActor(context, timers, ports, timing)));
    }

    private final TimerScheduler<Command> timers;
    private final Ports ports;
    private final Timing timing;
    private int ticks;
    private boolean moreToForget;

    private RecoveryActor(ActorContext<Command> context, TimerScheduler<Command> timers, Ports ports, Timing timing) {
        super(context);
        this.timers = timers;
        this.ports = ports;
        this.timing = timing;
        timers.startSingleTimer(new Tick(), timing.interval());
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Tick() -> onTick();
            case Rescued(var findings) -> onRescued(findings);
            case Faulted(var fault) -> onFaulted(fault);
        };
    }

    private Behavior<Command> onTick() {
        getContext()
                .pipeToSelf(look(), (findings, fault) -> fault == null ? new Rescued(findings) : new Faulted(fault));
        return this;
    }

    private Behavior<Command> onRescued(Findings findings) {
        if (!findings.requests().isEmpty() && ports.intake() != null) {
            ports.intake().tell(new IntakeActor.Adopt(findings.requests()));
        }
        if (!findings.jobs().isEmpty() && ports.pool() != null) {
            ports.pool().tell(new WorkerPoolActor.Adopt(findings.jobs()));
        }
        moreToForget = findings.forgotten() >= MAX_AT_ONCE;
        boolean more = moreToForget || findings.due() >= MAX_AT_ONCE;
        return lookAgain(more ? Duration.ZERO : timing.interval());
    }

    private Behavior<Command> onFaulted(Throwable fault) {
        ports.listener().on(new EngineEvent.StoreAway("recovery", fault.toString()));
        return lookAgain(timing.interval());
    }

    private Behavior<Command> lookAgain(Duration wait) {
        timers.startSingleTimer(new Tick(), wait);
        return this;
    }

    private CompletionStage<Findings> look() {
        CompletionStage<Found> found = requests().thenCombine(jobs(), Found::new);
        return ports.store()
                .requests()
                .promoteDue(MAX_AT_ONCE)
                .thenCombine(forget(), Cleaned::new)
                .thenCombine(
                        found,
                        (cleaned, taken) ->
                                new Findings(taken.requests(), taken.jobs(), cleaned.due(), cleaned.forgotten()));
    }

    private record Found(List<Held> requests, List<HeldJob> jobs) {}

    private record Cleaned(int due, int forgotten) {}

    private CompletionStage<Integer> forget() {
        ticks++;
        if (!moreToForget && ticks % TICKS_BETWEEN_CLEANING != 0) {
            return CompletableFuture.completedStage(0);
        }
        RequestLedger ledger = ports.store().requests();
        CompletionStage<Integer> old = ledger.forget(timing.retention().finished(), MAX_AT_ONCE);
        long most = timing.retention().maxFinished();
        return most == 0 ? old : old.thenCombine(ledger.forgetBeyond(most, MAX_AT_ONCE), Math::max);
    }

    private CompletionStage<List<Held>> requests() {
        return ports.intake() == null
                ? CompletableFuture.completedStage(List.of())
                : ports.store().requests().takeOver(ports.holder(), timing.engineLease(), MAX_AT_ONCE);
    }

    private CompletionStage<List<HeldJob>> jobs() {
        boolean takesScripts = ports.pool() != null && ports.brakes().sickness().isEmpty();
        return !takesScripts
                ? CompletableFuture.completedStage(List.of())
                : ports.store()
                        .scripts()
                        .takeOver(ports.holder(), timing.workerIds(), timing.workerLease(), MAX_JOBS_AT_ONCE);
    }
}
