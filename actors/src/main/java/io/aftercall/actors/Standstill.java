package io.aftercall.actors;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A time in which this process begins no call at Stripe: what dies in it was not killed by one. Thread-safe. */
final class Standstill {

    private final List<InFlightGate> gates;
    private final CompletableFuture<Void> reached;
    private final AtomicBoolean ended = new AtomicBoolean();

    private Standstill(List<InFlightGate> gates) {
        this.gates = gates;
        this.reached = CompletableFuture.allOf(
                gates.stream().map(gate -> gate.shut().toCompletableFuture()).toArray(CompletableFuture<?>[]::new));
    }

    static Standstill of(List<InFlightGate> gates) {
        return new Standstill(gates);
    }

    /** Completes when no call is under way any more. */
    CompletionStage<Void> reached() {
        return reached;
    }

    /** Calls begin again. Idempotent. */
    void end() {
        if (ended.compareAndSet(false, true)) {
            gates.forEach(InFlightGate::open);
        }
    }
}
