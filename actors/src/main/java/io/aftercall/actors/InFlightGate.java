package io.aftercall.actors;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the calls at Stripe of one process. Whoever finds no room waits in order, without a thread and without an
 * attempt being counted: a queue of our own is not Stripe's refusal. While it is shut nobody is admitted. Thread-safe.
 */
public final class InFlightGate {

    private final Deque<Ticket> waiting = new ArrayDeque<>();
    private final int room;
    private int inside;
    private int shut;
    private CompletableFuture<Void> empty = CompletableFuture.completedFuture(null);

    /** @param room calls at the same time, at least 1 */
    public InFlightGate(int room) {
        this.room = room;
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
        inside++;
    }

    private boolean isOpen() {
        return shut == 0 && inside < room;
    }
}
