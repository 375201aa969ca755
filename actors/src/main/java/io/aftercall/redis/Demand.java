package io.aftercall.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How much a reader may take next, told by who has room for it. Stages of a stream ask ahead; what they would take ahead
 * has a lease that runs while nobody works on it. So a source reads only as much as fits, and not at all between a batch
 * that it sent and the word that it has arrived. Thread-safe.
 */
public final class Demand {

    private int room;
    private boolean onItsWay;
    private CompletableFuture<Void> available = new CompletableFuture<>();

    /** So much fits now, if nothing is on its way; 0 for nothing. */
    public void fits(int most) {
        CompletableFuture<Void> told;
        synchronized (this) {
            room = most;
            if (free() == 0) {
                available = available.isDone() ? new CompletableFuture<>() : available;
                return;
            }
            told = available;
        }
        told.complete(null); // outside of the lock: whoever waits goes on in here
    }

    /** The last batch is here, and so much more fits now. */
    public void arrived(int most) {
        synchronized (this) {
            onItsWay = false;
        }
        fits(most);
    }

    /** Completes when something fits. */
    synchronized CompletionStage<Void> available() {
        return available;
    }

    /** How much fits now. */
    synchronized int free() {
        return onItsWay ? 0 : room;
    }

    /** A batch is on its way. */
    synchronized void sent() {
        onItsWay = true;
        available = new CompletableFuture<>();
    }
}
