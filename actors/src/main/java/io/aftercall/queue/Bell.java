package io.aftercall.queue;

import java.util.concurrent.CompletionStage;

/** Tells a reader that there may be something new. A ring may get lost, so nobody relies on it alone. */
public interface Bell {

    /** Completes at the next ring for {@code topic} after this call. */
    CompletionStage<Void> next(Topic topic);

    enum Topic {
        /** Requests wait for an engine. */
        REQUESTS,
        /** Scripts wait for a worker. */
        SCRIPTS,
        /** Something that somebody waits for has ended. */
        ENDINGS
    }
}
