package io.aftercall.actors;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether script jobs wait for the workers of this process. While they do, its engine begins few calls: what has begun is
 * finished first. Otherwise calls at a Stripe that is fast would take all of Redis and of the processors, and their flows
 * would run when the last call is done. Without workers nothing ever waits. Thread-safe.
 */
public final class ScriptBacklog {

    /** So long a batch of requests waits for the workers to catch up. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    /**
     * So many requests are begun after that. With the patience that is 320 a second, more than Stripe lets an account make:
     * flows that last, or a pool that stands still, hold no call up.
     */
    private static final int FEW = 32;

    /** A pool that has not looked for so long has no say. */
    private static final Duration STALE = Duration.ofSeconds(1);

    private final LongSupplier nanos;
    private CompletableFuture<Void> caughtUp = CompletableFuture.completedFuture(null);
    private long seen; // by nanos, while not caught up

    public ScriptBacklog() {
        this(System::nanoTime);
    }

    /** @param nanos a clock that never goes back */
    ScriptBacklog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The pool has looked for jobs: as many as it had room for are a sign of more. */
    void found(int jobs, int room) {
        CompletableFuture<Void> done;
        synchronized (this) {
            if (jobs >= room) {
                seen = nanos.getAsLong();
                if (caughtUp.isDone()) {
                    caughtUp = new CompletableFuture<>();
                }
                return;
            }
            done = caughtUp;
        }
        done.complete(null);
    }

    synchronized boolean waits() {
        return !caughtUp.isDone() && nanos.getAsLong() - seen < STALE.toNanos();
    }

    /** How many of so many requests may begin now; answers at once, or when the workers have caught up, or soon. */
    CompletionStage<Integer> letIn(int requests) {
        CompletableFuture<Void> wait;
        synchronized (this) {
            if (!waits()) {
                return CompletableFuture.completedStage(requests);
            }
            wait = caughtUp.copy();
        }
        return wait.completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(over -> waits() ? Math.min(requests, FEW) : requests);
    }
}
