package io.aftercall.http.client;

import io.netty.util.Timeout;
import io.netty.util.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the calls in flight, before any pool is asked: what does not fit waits in order, for a bounded time and in a
 * bounded queue. A call that is refused here was certainly not sent.
 */
final class CallGate {

    /**
     * How much is let through.
     *
     * @param inFlight calls at the same time
     * @param waiting calls that may wait for a place
     * @param longest how long each of them may wait
     */
    record Limits(int inFlight, int waiting, Duration longest) {}

    /** A call at the gate. Told exactly one of the two, never under a lock. */
    interface Entrant {

        /** Let through; {@link CallGate#leave()} must follow once. */
        void admitted();

        void refused(String why);
    }

    private final Limits limits;
    private final Timer timer;
    private final Queue<Waiter> waiting = new ArrayDeque<>();
    private final AtomicInteger drains = new AtomicInteger();
    private int free;
    private boolean closed;

    CallGate(Limits limits, Timer timer) {
        this.limits = limits;
        this.timer = timer;
        this.free = limits.inFlight();
    }

    void enter(Entrant entrant) {
        Waiter waiter = new Waiter(entrant);
        switch (place(waiter)) {
            case ADMITTED -> entrant.admitted();
            case WAITING -> expireLater(waiter);
            case FULL -> entrant.refused("gate full: " + limits.waiting() + " calls are waiting already");
            case CLOSED -> entrant.refused("the client is closed");
        }
    }

    /** Gives a place back, to the call that has waited longest. */
    void leave() {
        synchronized (waiting) {
            free++;
        }
        drain();
    }

    /** Refuses every call that waits, and every later one. */
    void close() {
        List<Waiter> left;
        synchronized (waiting) {
            closed = true;
            left = new ArrayList<>(waiting);
            waiting.clear();
        }
        left.forEach(waiter -> waiter.leaveQueue().refused("the client is closed"));
    }

    private enum Place {
        ADMITTED,
        WAITING,
        FULL,
        CLOSED
    }

    private Place place(Waiter waiter) {
        synchronized (waiting) {
            if (closed) {
                return Place.CLOSED;
            }
            if (free > 0 && waiting.isEmpty()) {
                free--;
                return Place.ADMITTED;
            }
            return waiting.size() < limits.waiting() && waiting.add(waiter) ? Place.WAITING : Place.FULL;
        }
    }

    /** Only one thread admits; the others leave it a note. So a call that ends at once cannot grow the stack. */
    private void drain() {
        if (drains.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            for (Waiter next = next(); next != null; next = next()) {
                next.leaveQueue().admitted();
            }
            seen = drains.addAndGet(-seen);
        }
    }

    private @Nullable Waiter next() {
        synchronized (waiting) {
            Waiter next = free > 0 ? waiting.poll() : null;
            free -= next == null ? 0 : 1;
            return next;
        }
    }

    private void expireLater(Waiter waiter) {
        try {
            waiter.expireWith(
                    timer.newTimeout(due -> expire(waiter), limits.longest().toMillis(), TimeUnit.MILLISECONDS));
        } catch (IllegalStateException stopped) {
            close(); // the timer stops after the gate is closed, so this waiter came too late, or is told already
        }
    }

    private void expire(Waiter waiter) {
        boolean stillWaiting;
        synchronized (waiting) {
            stillWaiting = waiting.remove(waiter); // all wait equally long, so it is at the head
        }
        if (stillWaiting) {
            waiter.entrant.refused("gate full: no place within " + limits.longest());
        }
    }

    private static final class Waiter {

        private final Entrant entrant;
        private @Nullable Timeout expiry;
        private boolean left;

        Waiter(Entrant entrant) {
            this.entrant = entrant;
        }

        synchronized void expireWith(Timeout timeout) {
            expiry = timeout;
            if (left) {
                timeout.cancel();
            }
        }

        synchronized Entrant leaveQueue() {
            left = true;
            if (expiry != null) {
                expiry.cancel();
            }
            return entrant;
        }
    }
}
