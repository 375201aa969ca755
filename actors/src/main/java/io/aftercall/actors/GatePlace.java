package io.aftercall.actors;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The one place at the gate that an actor has or waits for. Not thread-safe. */
final class GatePlace {

    private final InFlightGate gate;
    private InFlightGate.@Nullable Ticket ticket;

    GatePlace(InFlightGate gate) {
        this.gate = gate;
    }

    /** Completes when there is room; a place that it had before is given back. */
    CompletionStage<Void> take() {
        leave();
        ticket = gate.enter();
        return ticket.admitted();
    }

    /** Takes a place if there is one. */
    boolean takeAtOnce() {
        boolean taken = take().toCompletableFuture().isDone();
        if (!taken) {
            leave();
        }
        return taken;
    }

    void leave() {
        if (ticket != null) {
            ticket.leave();
            ticket = null;
        }
    }
}
