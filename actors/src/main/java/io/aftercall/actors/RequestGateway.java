package io.aftercall.actors;

import io.aftercall.config.IsolationSettings;
import io.aftercall.queue.AcceptReply;
import io.aftercall.queue.Bell;
import io.aftercall.queue.CancelReply;
import io.aftercall.queue.FlowVersions;
import io.aftercall.queue.ListQuery;
import io.aftercall.queue.Page;
import io.aftercall.queue.Pauses;
import io.aftercall.queue.PlayRequest;
import io.aftercall.queue.Store;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.RequestId;
import io.aftercall.request.Submission;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;

/** The ask side as stages, for code that is not an actor. Thread-safe; no method blocks its caller or does I/O on it. */
public final class RequestGateway {

    /** How often a waiting reader looks without having been told, should the message get lost. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final ActorSystem<?> system;
    private final Submissions submissions;
    private final Store store;
    private final EngineParts parts;
    private final Limits limits;
    private final DeadLetterDesk deadLetters;
    private final ContextDesk contexts;
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private final Executor handOver;

    /**
     * How long, and how many.
     *
     * @param acceptTimeout after which nobody knows what became of a submission
     * @param maxUnacknowledged submissions that may wait for their acknowledgement; the next one is refused at once
     * @param keyHorizon age of a first attempt after which no call is sent again
     */
    public record Limits(Duration acceptTimeout, int maxUnacknowledged, Duration keyHorizon) {}

    /** @param handOver where submissions go on, away from their callers' threads */
    public RequestGateway(
            ActorSystem<?> system,
            Submissions submissions,
            Store store,
            EngineParts parts,
            Limits limits,
            Executor handOver) {
        this.system = system;
        this.submissions = submissions;
        this.store = store;
        this.parts = parts;
        this.limits = limits;
        this.deadLetters = new DeadLetterDesk(store.deadLetters(), parts.sealer(), limits.keyHorizon());
        this.contexts = new ContextDesk(store.configurations(), store.contexts(), parts.contexts());
        this.handOver = handOver;
    }

    /**
     * Submits and returns at once.
     *
     * @return the id, and a stage that completes with what became of the submission; it fails with a
     *     {@code TimeoutException} if nobody knows within the accept timeout: repeating with the same key is safe
     */
    public Receipt submit(Submission submission) {
        RequestId id = parts.ids().of(submission);
        CompletableFuture<Submitted> submitted = new CompletableFuture<>();
        if (unacknowledged.incrementAndGet() > limits.maxUnacknowledged()) {
            unacknowledged.decrementAndGet();
            submitted.complete(
                    refused(id, Submitted.Cause.FULL, "too many submissions wait for their acknowledgement"));
            return new Receipt(id, submitted);
        }
        submitted.whenComplete((answer, fault) -> unacknowledged.decrementAndGet());
        try {
            handOver.execute(() -> accept(id, submission, submitted));
        } catch (RejectedExecutionException stopped) {
            submitted.complete(refused(id, Submitted.Cause.UNAVAILABLE, "the engine has stopped"));
        }
        return new Receipt(id, submitted);
    }

    /**
     * What a submit gives at once.
     *
     * @param submitted completes on a thread that others need as well: what follows it must not block
     */
    public record Receipt(RequestId id, CompletionStage<Submitted> submitted) {}

    public CompletionStage<Optional<StoredRequest>> find(RequestId id) {
        return store.requests().find(id);
    }

    /** As {@link #find}, but answers only when the request has ended, or after {@code wait}. */
    public CompletionStage<Optional<StoredRequest>> await(RequestId id, Duration wait) {
        return until(
                id.suffix(),
                () -> store.requests().watch(id),
                found -> found.isEmpty() || found.get().status().state().isTerminal(),
                wait);
    }

    /** Calls a request off: certain before its first byte was sent, refused after it. */
    public CompletionStage<CancelReply> cancel(RequestId id) {
        return new Cancelling(store.requests()).cancel(id);
    }

    /** What is paused in the whole installation, to be read and changed. */
    public Pauses pauses() {
        return store.pauses();
    }

    /** Which version of each flow runs. */
    public FlowVersions flows() {
        return store.flows();
    }

    /** What holds this process up at the moment. */
    public Brakes brakes() {
        return parts.brakes();
    }

    public CompletionStage<Page> list(ListQuery query) {
        return store.requests().list(query);
    }

    /** Stores a script that some worker runs once. */
    public CompletionStage<AcceptReply> play(PlayRequest play) {
        String why = store.health().refusal();
        return why == null
                ? store.scripts().play(play.sealed(parts.sealer()))
                : CompletableFuture.completedStage(new AcceptReply.Unfit(why));
    }

    public CompletionStage<Optional<ExecutionStatus>> find(ExecutionId id) {
        return store.scripts().find(id);
    }

    /** As {@link #find}, but answers only when the execution has ended, or after {@code wait}. */
    public CompletionStage<Optional<ExecutionStatus>> await(ExecutionId id, Duration wait) {
        return until(
                id.suffix(),
                () -> store.scripts().watch(id),
                found -> found.isEmpty() || found.get().state().isTerminal(),
                wait);
    }

    /** What was given up. */
    public DeadLetterDesk deadLetters() {
        return deadLetters;
    }

    /** What contexts are set to, and what they hold. */
    public ContextDesk contexts() {
        return contexts;
    }

    /** Who may have their scripts run where. */
    public IsolationSettings modes() {
        return parts.modes();
    }

    public RequestIds ids() {
        return parts.ids();
    }

    private static Submitted.Refused refused(RequestId id, Submitted.Cause cause, String why) {
        return new Submitted.Refused(id, cause, why, LOOK_AGAIN);
    }

    private void accept(RequestId id, Submission submission, CompletableFuture<Submitted> submitted) {
        try {
            Cancellable deadline = system.scheduler()
                    .scheduleOnce(
                            limits.acceptTimeout(),
                            () -> submitted.completeExceptionally(
                                    new TimeoutException("nobody knows whether it is stored")),
                            system.executionContext());
            submissions.accept(id, submission).whenComplete((answer, bug) -> {
                deadline.cancel();
                if (bug == null) {
                    submitted.complete(answer);
                } else {
                    submitted.completeExceptionally(bug);
                }
            });
        } catch (IllegalStateException stopped) { // by the scheduler: nothing was stored
            submitted.complete(refused(id, Submitted.Cause.UNAVAILABLE, "the engine has stopped"));
        }
    }

    private <T> CompletionStage<T> until(
            String suffix, Supplier<CompletionStage<T>> look, Predicate<T> enough, Duration wait) {
        return until(suffix, look, enough, System.nanoTime() + wait.toNanos());
    }

    /** Listens before it looks, so that an end between the two is not missed. */
    private <T> CompletionStage<T> until(
            String suffix, Supplier<CompletionStage<T>> look, Predicate<T> enough, long deadline) {
        Bell bell = store.bell();
        CompletableFuture<Void> ended = bell.ended(suffix);
        return look.get()
                .whenComplete((found, fault) -> {
                    if (fault != null) {
                        ended.cancel(false);
                    }
                })
                .thenCompose(found -> {
                    long left = deadline - System.nanoTime();
                    if (enough.test(found) || left <= 0) {
                        ended.cancel(false);
                        return CompletableFuture.completedStage(found);
                    }
                    long pause = Math.min(left, LOOK_AGAIN.toNanos());
                    return ended.completeOnTimeout(null, pause, TimeUnit.NANOSECONDS)
                            .thenCompose(told -> until(suffix, look, enough, deadline));
                });
    }
}
