package io.aftercall.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A few callers that submit without a pause to speak of, until they are told to end. */
final class Load {

    private static final int CALLERS = 3;
    private static final long PAUSE_NANOS = 120_000_000;

    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicInteger keys = new AtomicInteger();
    private final List<Thread> callers = new ArrayList<>();

    private Load() {}

    static Load begin(Customer customer) {
        Load load = new Load();
        for (int i = 0; i < CALLERS; i++) {
            load.callers.add(Thread.ofVirtual().start(() -> load.submit(customer)));
        }
        return load;
    }

    /** Each caller still submits what it has begun with, until it is accepted. */
    void end() {
        ending.set(true);
        for (Thread caller : callers) {
            try {
                caller.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void submit(Customer customer) {
        while (!ending.get()) {
            int number = keys.incrementAndGet();
            customer.submit("random-" + number, number % 3 == 0 ? "mother" : "plain", "");
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
