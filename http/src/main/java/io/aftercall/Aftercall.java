package io.aftercall;

import io.aftercall.actors.EngineListener;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.actors.IntakeActor;
import io.aftercall.actors.LoggingListener;
import io.aftercall.actors.Reconciliations;
import io.aftercall.actors.RequestGateway;
import io.aftercall.actors.RequestGateway.Receipt;
import io.aftercall.config.AftercallSettings;
import io.aftercall.queue.Durability;
import io.aftercall.queue.StoreHealth;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.RequestId;
import io.aftercall.request.Submission;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * aftercall inside an application: an engine, workers, or both, over Redis.
 *
 * <p>{@link #start} blocks until everything answers. {@link #submit} never blocks and does no I/O on the caller's
 * thread. {@link #close} drains. Thread-safe.
 */
public final class Aftercall implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Aftercall.class);

    private final EngineProcess process;

    private Aftercall(EngineProcess process) {
        this.process = process;
    }

    /** Starts an engine and workers in this JVM. */
    public static Aftercall start(AftercallSettings settings) {
        return start(settings, EnumSet.allOf(Role.class), new LoggingListener());
    }

    /**
     * Starts the roles named.
     *
     * @param listener hears of everything that happens
     * @throws IllegalStateException if Redis does not answer, or cannot keep what it is given; says why
     */
    public static Aftercall start(AftercallSettings settings, Set<Role> roles, EngineListener listener) {
        EngineProcess process = EngineProcess.start(settings, roles, listener);
        LOG.info(
                "aftercall runs. roles={} holder={} durability={}",
                roles,
                process.holder(),
                process.store().health().durability().label());
        return new Aftercall(process);
    }

    /**
     * Submits a call and returns at once.
     *
     * @return the id, and a stage that completes with what became of it once it is durable; it fails with a
     *     {@code TimeoutException} if nobody knows in time: repeating with the same idempotency key is then safe
     * @throws io.aftercall.request.InvalidSubmission never; a bad submission is answered as {@code Invalid}
     */
    public Receipt submit(Submission submission) {
        return gateway().submit(submission);
    }

    /** The request as it is now; empty if there is none of that id. */
    public CompletionStage<Optional<StoredRequest>> status(RequestId id) {
        return gateway().find(id);
    }

    /** The request when it has ended, or as it is after {@code wait}. */
    public CompletionStage<Optional<StoredRequest>> await(RequestId id, Duration wait) {
        return gateway().await(id, wait);
    }

    /** The execution of a script when it has ended, with its result and its {@code reply}, or as it is after {@code wait}. */
    public CompletionStage<Optional<ExecutionStatus>> await(ExecutionId id, Duration wait) {
        return gateway().await(id, wait);
    }

    /**
     * Submits and waits on the caller's thread, for consoles and tests (the blocking way of old).
     *
     * @return the request as it is at its end, or after {@code wait}; empty if it was not accepted
     */
    public Optional<StoredRequest> call(Submission submission, Duration wait) {
        Receipt receipt = submit(submission);
        return receipt.submitted()
                .thenCompose(submitted -> await(receipt.id(), wait))
                .toCompletableFuture()
                .join();
    }

    /** Where to tell an {@link IntakeActor.Submit} for those who send messages themselves. */
    public ActorRef<IntakeActor.Command> intake() {
        return process.intake().orElseThrow(() -> new IllegalStateException("this process is no engine"));
    }

    /** The same as stages, with listing and scripts. */
    public RequestGateway gateway() {
        return process.gateway().orElseThrow(() -> new IllegalStateException("this process is no engine"));
    }

    /** To decide unknown outcomes, and to have them looked for. */
    public Reconciliations reconciliations() {
        return process.doors().reconciliations();
    }

    public ActorSystem<?> system() {
        return process.system();
    }

    public AftercallSettings settings() {
        return process.settings();
    }

    /** What an acknowledgement is worth now. */
    public Durability durability() {
        return health().durability();
    }

    /**
     * What stands around the isolated scripts of this process: {@code confined}, {@code weak}, or {@code unavailable}, in
     * which case they are rejected. Empty if it runs no scripts.
     */
    public Optional<String> isolation() {
        return Optional.ofNullable(process.parts().isolation())
                .map(state -> state.name().toLowerCase(Locale.ROOT));
    }

    /** How Redis is: whether new work is taken, and what a person should know. */
    public StoreHealth health() {
        return process.store().health();
    }

    /** Why this process runs no more scripts; empty if it does. See {@code worker.max-lost-threads}. */
    public Optional<String> sickness() {
        return process.doors().brakes().sickness();
    }

    /** Completes when Redis answers. */
    public CompletionStage<Void> ping() {
        return process.store().ping();
    }

    /** Takes nothing new and finishes what is in hand within the grace time; status can still be asked. Idempotent. */
    public void drain() {
        if (!process.drain()) {
            LOG.warn("The grace is over; what is still in hand is taken over when its lease runs out.");
        }
    }

    /** Takes nothing new, finishes what is in hand within the grace time, and lets go of everything. Idempotent. */
    @Override
    public void close() {
        if (!process.closed().get()) {
            drain();
            process.close();
            LOG.info("aftercall has stopped.");
        }
    }
}
