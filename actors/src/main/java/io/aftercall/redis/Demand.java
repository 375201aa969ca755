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
    private boolean reading;
    private boolean onItsWay;
    private CompletableFuture<Void> quiet = CompletableFuture.completedFuture(null);
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
        settle(() -> onItsWay = false);
        fits(most);
    }

    /** Completes when no read is under way and no batch on its way; what fits should be 0 by then. */
    public synchronized CompletionStage<Void> quiet() {
        if (quiet.isDone() && (reading || onItsWay)) {
            quiet = new CompletableFuture<>();
        }
        return quiet;
    }

    /** Completes when something fits. */
    synchronized CompletionStage<Void> available() {
        return available;
    }

    /** A read begins, of so much at most; nothing is read if it is 0. */
    synchronized int begin() {
        int most = free();
        reading = most > 0;
        return most;
    }

    /** The read has found something, which is on its way now. */
    synchronized void sent() {
        reading = false;
        onItsWay = true;
        available = new CompletableFuture<>();
    }

    /** The read has found nothing, or has failed. */
    void foundNothing() {
        settle(() -> reading = false);
    }

    private void settle(Runnable change) {
        CompletableFuture<Void> told;
        synchronized (this) {
            change.run();
            if (reading || onItsWay) {
                return;
            }
            told = quiet;
        }
        told.complete(null);
    }

    /** How much fits now. */
    synchronized int free() {
        return onItsWay ? 0 : room;
    }
}
