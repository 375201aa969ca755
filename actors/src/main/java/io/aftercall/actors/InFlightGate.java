package io.aftercall.actors;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the calls at Stripe of one process. Whoever finds no room waits in order, without a thread and without an
 * attempt being counted: a queue of our own is not Stripe's refusal. While it is shut nobody is admitted. Thread-safe.
 */
public final class InFlightGate {

    /** About so many of the last ones say how long the next ones stay. */
    private static final int MEAN_OF = 64;

    private final Deque<Ticket> waiting = new ArrayDeque<>();
    private final int room;
    private final LongSupplier nanos;
    private int inside;
    private double meanStay; // in nanoseconds; 0 before the first has left
    private int shut;
    private CompletableFuture<Void> empty = CompletableFuture.completedFuture(null);

    /** @param room calls at the same time, at least 1 */
    public InFlightGate(int room) {
        this(room, System::nanoTime);
    }

    /** @param nanos a clock that never goes back */
    InFlightGate(int room, LongSupplier nanos) {
        this.room = room;
        this.nanos = nanos;
    }

    /** Takes a place now or gets in line for one. */
    public synchronized Ticket enter() {
        Ticket ticket = new Ticket();
        if (isOpen()) {
            admit(ticket);
            ticket.admitted.complete(null);
        } else {
            waiting.add(ticket);
        }
        return ticket;
    }

    synchronized int inside() {
        return inside;
    }

    /** Which share of those inside will have left after the time, as far as the last ones tell; 0 before any has left. */
    synchronized double leavingWithin(Duration time) {
        return meanStay == 0 ? 0 : Math.min(1, time.toNanos() / meanStay);
    }

    /** How many could be admitted now. */
    synchronized int free() {
        return shut == 0 && waiting.isEmpty() ? room - inside : 0;
    }

    /** Whether somebody waits in line. */
    synchronized boolean isFull() {
        return !waiting.isEmpty();
    }

    /** Admits nobody until it is opened as often as it was shut; completes when nobody is inside any more. */
    synchronized CompletionStage<Void> shut() {
        shut++;
        return empty;
    }

    void open() {
        List<Ticket> next;
        synchronized (this) {
            shut--;
            next = admitWaiting();
        }
        next.forEach(ticket -> ticket.admitted.complete(null));
    }

    /** One place, or one's turn in the line. */
    public final class Ticket {

        private final CompletableFuture<Void> admitted = new CompletableFuture<>();
        private boolean isInside;
        private long since;

        private Ticket() {}

        /** Completes when there is room; may complete on another caller's thread. */
        public CompletionStage<Void> admitted() {
            return admitted;
        }

        /** Gives the place back, or leaves the line. Idempotent. */
        public void leave() {
            InFlightGate.this.leave(this);
        }
    }

    private void leave(Ticket ticket) {
        List<Ticket> next;
        @Nullable CompletableFuture<Void> told;
        synchronized (this) {
            if (!ticket.isInside) {
                waiting.remove(ticket);
                return;
            }
            ticket.isInside = false;
            inside--;
            double stay = Math.max(1, nanos.getAsLong() - ticket.since);
            meanStay += (stay - meanStay) / (meanStay == 0 ? 1 : MEAN_OF);
            next = admitWaiting();
            told = inside == 0 ? empty : null;
        }
        next.forEach(admitted -> admitted.admitted.complete(null)); // outside of the lock, as is what follows
        if (told != null) {
            told.complete(null);
        }
    }

    private List<Ticket> admitWaiting() {
        List<Ticket> next = new ArrayList<>(1);
        while (isOpen() && !waiting.isEmpty()) {
            Ticket ticket = waiting.remove();
            admit(ticket);
            next.add(ticket);
        }
        return next;
    }

    private void admit(Ticket ticket) {
        if (inside == 0) {
            empty = new CompletableFuture<>();
        }
        ticket.isInside = true;
        ticket.since = nanos.getAsLong();
        inside++;
    }

    private boolean isOpen() {
        return shut == 0 && inside < room;
    }
}
