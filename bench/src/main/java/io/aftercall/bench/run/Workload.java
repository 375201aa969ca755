package io.aftercall.bench.run;

import java.time.Duration;

/** What is measured. */
public enum Workload {
    /** Empty jobs. */
    W1(20_000, Duration.ZERO),
    /** Charges at a Stripe that answers at once, each with a callback. */
    W2(20_000, Duration.ZERO),
    /** Charges submitted all at once to a Stripe that takes two seconds. */
    W3(2_000, Duration.ofSeconds(2)),
    /** The same at one that takes 200 ms. */
    W3A(2_000, Duration.ofMillis(200)),
    /** Submits while no worker runs: one at a time, then by 50. */
    W4(10_000, Duration.ZERO),
    /** Many that wait, and how fast they drain. */
    W5(100_000, Duration.ZERO);

    private final int count;
    private final Duration delay;

    Workload(int count, Duration delay) {
        this.count = count;
        this.delay = delay;
    }

    /** How many, unless {@code --n} says so. */
    int count() {
        return count;
    }

    /** What Stripe takes for each answer. */
    Duration delay() {
        return delay;
    }

    /** Whether calls take long, so that many are in flight at once. */
    public boolean isSlow() {
        return !delay.isZero();
    }

    /** Whether each item makes a charge. */
    public boolean charges() {
        return this != W1;
    }
}
