package io.aftercall.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells a reader that there may be something new. A ring may get lost, so nobody relies on it alone. Thread-safe. */
public interface Bell {

    /** Completes at the next ring for {@code topic} after this call. */
    CompletionStage<Void> next(Topic topic);

    /**
     * Completes when the request or the execution with this suffix has ended, if it is watched (see
     * {@link RequestLedger#watch}, {@link ScriptJobs#watch}). Whoever does not wait any longer cancels it.
     */
    CompletableFuture<Void> ended(String suffix);

    enum Topic {
        /** Requests wait for an engine, and one has found none before: see {@link RequestLedger#take}. */
        REQUESTS,
        /** Scripts wait for a worker. */
        SCRIPTS,
        /** Something was paused or resumed. */
        PAUSES,
        /** A version of a flow became active, or was refused. */
        FLOWS,
        /** What a context is set to was changed. */
        CONTEXTS
    }
}
