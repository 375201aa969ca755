package io.aftercall.actors;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the calls at Stripe of one process. Whoever finds no room waits in order, without a thread and without an
 * attempt being counted: a queue of our own is not Stripe's refusal. Thread-safe.
 */
public final class InFlightGate {

    private final Deque<Ticket> waiting = new ArrayDeque<>();
    private int free;

    /** @param room calls at the same time, at least 1 */
    public InFlightGate(int room) {
        free = room;
    }

    /** Takes a place now or gets in line for one. */
    public synchronized Ticket enter() {
        Ticket ticket = new Ticket();
        if (free > 0) {
            free--;
            ticket.admitted.complete(null);
        } else {
            ticket.inLine = true;
            waiting.add(ticket);
        }
        return ticket;
    }

    /** One place, or one's turn in the line. */
    public final class Ticket {

        private final CompletableFuture<Void> admitted = new CompletableFuture<>();
        private boolean inLine;
        private boolean left;

        private Ticket() {}

        /** Completes when there is room; may complete on another caller's thread. */
        public CompletionStage<Void> admitted() {
            return admitted;
        }

        /** Gives the place back, or leaves the line. Idempotent. */
        public void leave() {
            Ticket next = leaveAndPick(this);
            if (next != null) {
                next.admitted.complete(null);
            }
        }
    }

    private synchronized @Nullable Ticket leaveAndPick(Ticket ticket) {
        if (ticket.left) {
            return null;
        }
        ticket.left = true;
        if (ticket.inLine) {
            waiting.remove(ticket);
            return null;
        }
        Ticket next = waiting.poll();
        if (next == null) {
            free++;
        } else {
            next.inLine = false;
        }
        return next;
    }
}
