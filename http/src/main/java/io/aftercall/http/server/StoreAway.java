package io.aftercall.http.server;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A read of the store failed: nothing of ours is wrong, and asking again helps. */
final class StoreAway extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private StoreAway(Throwable cause) {
        super("the store did not answer", cause);
    }

    /** The same stage, whose failure is known for what it is. */
    static <T> CompletionStage<T> guard(CompletionStage<T> read) {
        return read.exceptionally(thrown -> {
            throw new StoreAway(
                    thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown);
        });
    }
}
