package io.aftercall.actors;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many calls a process begins: as many as its workers will have room for when they end, so that a script job goes to one
 * of them as it is stored, and nobody has to look for it. Otherwise calls at a Stripe that is fast would take all of Redis and
 * of the processors, and their flows would run when the last call is done. A process without workers, or whose workers take
 * nothing, begins all. Thread-safe.
 */
public final class CallPace {

    /** What ends within this time needs a worker that is idle now; what ends later, one that will be. */
    private static final Duration SOON = Duration.ofMillis(50);

    /** Fewer are not worth the way to Redis, if there may be more in a moment. */
    private static final int WORTHWHILE = 64;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    /**
     * So many begin in any case every {@link #TURN}: 320 a second, more than Stripe lets an account make. Flows that last,
     * or a pool that stands still, hold no call up.
     */
    private static final int FEW = 32;

    private static final Duration TURN = Duration.ofMillis(100);

    private final Vacancies vacancies;
    private final InFlightGate calls;
    private final LongSupplier nanos;
    private long lastTurn;

    /** @param nanos a clock that never goes back */
    CallPace(Vacancies vacancies, InFlightGate calls, LongSupplier nanos) {
        this.vacancies = vacancies;
        this.calls = calls;
        this.nanos = nanos;
        this.lastTurn = nanos.getAsLong() - TURN.toNanos();
    }

    /** Whether one more may begin beside so many that are about to. */
    boolean hasRoom(int beside) {
        return room() > beside;
    }

    /** How many of so many requests may begin now, at least one; answers at once, or when the workers have caught up, or soon. */
    CompletionStage<Integer> letIn(int requests) {
        return letIn(requests, WORTHWHILE);
    }

    private CompletionStage<Integer> letIn(int requests, int worthwhile) {
        int room = Math.min(requests, room());
        int now = room >= Math.min(requests, worthwhile) ? room : Math.min(requests, few());
        return now > 0
                ? CompletableFuture.completedStage(now)
                : new CompletableFuture<Void>()
                        .completeOnTimeout(null, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)
                        .thenCompose(later -> letIn(requests, 1));
    }

    private synchronized int few() {
        long now = nanos.getAsLong();
        if (now - lastTurn < TURN.toNanos()) {
            return 0;
        }
        lastTurn = now;
        return FEW;
    }

    private int room() {
        double share = calls.leavingWithin(SOON);
        if (share == 0 || !vacancies.areOpen()) {
            return Integer.MAX_VALUE;
        }
        double room = vacancies.free() / share - calls.inside();
        return (int) Math.clamp(room, 0, Integer.MAX_VALUE);
    }
}
