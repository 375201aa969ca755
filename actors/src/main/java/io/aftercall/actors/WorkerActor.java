package io.aftercall.actors;

import io.aftercall.config.WorkerSettings;
import io.aftercall.queue.Contexts;
import io.aftercall.queue.FailedRun;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.JobLease;
import io.aftercall.queue.Outbox;
import io.aftercall.queue.RequestLedger;
import io.aftercall.queue.RunRecord;
import io.aftercall.queue.ScriptJob;
import io.aftercall.queue.ScriptJobs;
import io.aftercall.queue.StepReply;
import io.aftercall.redis.Repeat;
import io.aftercall.scripts.Late;
import io.aftercall.scripts.ScriptCall;
import io.aftercall.scripts.ScriptEngine;
import io.aftercall.scripts.ScriptResult;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * One script job at a time: run, record, publish, finish.
 *
 * <p>Role: carries one job through its steps. Owns: nothing that is not in Redis; a result that cannot be stored is kept
 * and stored when Redis is back. Ends: with the pool. On a crash: the pool hires another, and the job's lease runs out.
 */
public final class WorkerActor extends AbstractMatchingBehavior<WorkerActor.Command> {

    public sealed interface Command {}

    /** Runs one job; the worker is idle. */
    public record Run(HeldJob job) implements Command {}

    private record Begun(StepReply reply) implements Command {}

    private record Ran(ScriptResult result) implements Command {}

    private record Recorded(RunRecord run, StepReply reply) implements Command {}

    private record Published(Publisher.Reply reply) implements Command {}

    private record Done(String what, StepReply reply) implements Command {}

    private record Faulted(Throwable fault) implements Command {}

    /** What a worker needs from outside. */
    public record Ports(
            ScriptJobs jobs,
            RequestLedger ledger,
            Contexts contexts,
            ScriptEngine engine,
            RunTranslator translator,
            LeaseKeeper<JobLease> leases,
            WorkerSettings settings,
            int maxTakeovers,
            EngineListener listener) {

        boolean isPoison(HeldJob job) {
            return job.takeovers() >= maxTakeovers && !(job.job() instanceof ScriptJob.Publish);
        }

        /** Whether nothing may run beside it: it may have ended the worker that had it before. */
        boolean runsAlone(HeldJob job) {
            return job.takeovers() > 0 && !isPoison(job) && !(job.job() instanceof ScriptJob.Publish);
        }
    }

    /** Pause before a run whose compare-and-set met another's change. */
    private static final Duration CONFLICT_DELAY = Duration.ofMillis(20);

    /** Runs in all, those included that met another's change of the context. */
    private static final int MAX_RUNS = 100;

    static Behavior<Command> create(Ports ports, ActorRef<WorkerPoolActor.Command> pool) {
        return Behaviors.setup(context -> new WorkerActor(context, ports, pool));
    }

    private final Ports ports;
    private final ActorRef<WorkerPoolActor.Command> pool;
    private final Publisher publisher;
    private @Nullable HeldJob job;

    private WorkerActor(ActorContext<Command> context, Ports ports, ActorRef<WorkerPoolActor.Command> pool) {
        super(context);
        this.ports = ports;
        this.pool = pool;
        this.publisher = new Publisher(ports.ledger(), ports.contexts());
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Run(var next) -> onRun(next);
            case Begun(var reply) -> onBegun(reply);
            case Ran(var result) -> onRan(result);
            case Recorded(var run, var reply) -> onRecorded(run, reply);
            case Published(var reply) -> onPublished(reply);
            case Done(var what, var reply) -> onDone();
            case Faulted(var fault) -> throw BrokenPromise.told(ports.listener(), "worker", fault);
        };
    }

    private Behavior<Command> onRun(HeldJob next) {
        job = next;
        if (ports.isPoison(next)) {
            return record(ports.translator().poison(next));
        }
        if (ports.runsAlone(next)) {
            pipe("beginAlone", () -> ports.jobs().beginAlone(next.lease()), Begun::new);
            return this;
        }
        return go(next);
    }

    private Behavior<Command> onBegun(StepReply reply) {
        return reply == StepReply.LOST ? onDone() : go(current());
    }

    private Behavior<Command> go(HeldJob next) {
        ports.listener().on(new EngineEvent.ScriptStarted(next.lease().id(), next.attempts()));
        if (next.job() instanceof ScriptJob.Publish publish) {
            return publish(Outbox.parse(publish.outboxJson()));
        }
        if (next.attempts() > MAX_RUNS) {
            return record(ports.translator().contended(next));
        }
        return run(next);
    }

    private Behavior<Command> run(HeldJob next) {
        Supplier<CompletionStage<Map<String, String>>> load =
                () -> ports.contexts().load(next.job().contextId());
        ScriptCall call;
        try {
            call = ports.translator().call(next, Late.from(() -> untilDone("load", load)));
        } catch (IllegalArgumentException sealedWithAnotherKey) {
            return record(ports.translator().unreadable(sealedWithAnotherKey));
        }
        getContext()
                .pipeToSelf(
                        ports.engine().run(call),
                        (result, fault) -> fault == null ? new Ran(result) : new Faulted(fault));
        return this;
    }

    private Behavior<Command> onRan(ScriptResult result) {
        if (result.mayRepeat() && current().attempts() < ports.settings().maxAttempts()) {
            return runAgain(ports.translator().failed(result));
        }
        return record(ports.translator().ended(current(), result));
    }

    private Behavior<Command> runAgain(FailedRun failed) {
        HeldJob failing = current();
        Duration delay = delay(failing.attempts());
        ports.listener()
                .on(new EngineEvent.ScriptRetryScheduled(
                        failing.lease().id(), failing.attempts(), delay, failed.error()));
        pipe("retry", () -> ports.jobs().retry(failing.lease(), failed, delay), reply -> new Done("retry", reply));
        return this;
    }

    private Behavior<Command> record(RunRecord run) {
        JobLease lease = current().lease();
        pipe("record", () -> ports.jobs().record(lease, run), reply -> new Recorded(run, reply));
        return this;
    }

    private Behavior<Command> onRecorded(RunRecord run, StepReply reply) {
        if (reply == StepReply.LOST) {
            return onDone();
        }
        ports.listener().on(new EngineEvent.ScriptEnded(current().lease().id(), run.state()));
        return run.outboxJson() == null ? onDone() : publish(Outbox.parse(run.outboxJson()));
    }

    private Behavior<Command> publish(Outbox outbox) {
        HeldJob publishing = current();
        pipe("publish", () -> publisher.publish(outbox, publishing), Published::new);
        return this;
    }

    private Behavior<Command> onPublished(Publisher.Reply reply) {
        JobLease lease = current().lease();
        switch (reply) {
            case PUBLISHED -> pipe("finish", () -> ports.jobs().finish(lease), step -> new Done("finish", step));
            case CONFLICT -> {
                FailedRun conflict = new FailedRun(
                        RunTranslator.CONFLICT, null, "", "the context was changed meanwhile; the script runs again");
                pipe(
                        "retry",
                        () -> ports.jobs().retry(lease, conflict, CONFLICT_DELAY),
                        step -> new Done("retry", step));
            }
        }
        return this;
    }

    private Behavior<Command> onDone() {
        job = null;
        pool.tell(new WorkerPoolActor.Idle(getContext().getSelf()));
        return this;
    }

    private HeldJob current() {
        if (job == null) {
            throw new IllegalStateException("an answer for a job that is not there");
        }
        return job;
    }

    private Duration delay(int attempts) {
        Duration delay = ports.settings().firstDelay().multipliedBy(1L << Math.min(attempts - 1, 20));
        Duration most = ports.settings().maxDelay();
        return delay.compareTo(most) < 0 ? delay : most;
    }

    /** Repeats the step until the store answers: nothing that was brought so far is thrown away meanwhile. */
    private <T> void pipe(String step, Supplier<CompletionStage<T>> stage, Function<T, Command> toCommand) {
        getContext()
                .pipeToSelf(
                        untilDone(step, stage),
                        (value, fault) -> fault == null ? toCommand.apply(value) : new Faulted(fault));
    }

    private <T> CompletionStage<T> untilDone(String step, Supplier<CompletionStage<T>> stage) {
        return Repeat.untilDone(stage, fault -> ports.listener().on(new EngineEvent.StoreAway(step, fault.toString())));
    }
}
