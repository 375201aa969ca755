package io.aftercall.simulator;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chances, from 0 to 1, of random faults for each call; each attempt draws anew.
 *
 * @param dropAfterExecute executed and saved, then the connection is reset before a byte of the answer
 * @param serverError 500 or 503 without an execution
 * @param throttle 429
 * @param truncate executed, then half an answer
 * @param refuse a new connection is reset at once
 */
public record Storm(double dropAfterExecute, double serverError, double throttle, double truncate, double refuse) {

    /** No random faults. */
    public static final Storm CALM = new Storm(0, 0, 0, 0, 0);

    public Storm {
        double sum = dropAfterExecute + serverError + throttle + truncate;
        boolean inRange = Math.min(Math.min(dropAfterExecute, serverError), Math.min(throttle, truncate)) >= 0;
        if (!inRange || !(sum <= 1)) {
            throw new IllegalArgumentException("storm: " + sum + " (expected: chances that add up to 0 to 1)");
        }
        if (!(refuse >= 0 && refuse <= 1)) {
            throw new IllegalArgumentException("storm refuse: " + refuse + " (expected: 0 to 1)");
        }
    }

    @Nullable
    Fault draw(RandomGenerator random) {
        if (equals(CALM)) {
            return null;
        }
        double drawn = random.nextDouble();
        if (drawn < dropAfterExecute) {
            return Fault.of(FaultKind.RESET_AFTER);
        }
        if (drawn < dropAfterExecute + serverError) {
            return Fault.status(random.nextBoolean() ? 500 : 503);
        }
        if (drawn < dropAfterExecute + serverError + throttle) {
            return Fault.status(429);
        }
        boolean cut = drawn < dropAfterExecute + serverError + throttle + truncate;
        return cut ? Fault.of(FaultKind.TRUNCATE, random.nextInt(400)) : null;
    }

    boolean refuses(RandomGenerator random) {
        return refuse > 0 && random.nextDouble() < refuse;
    }
}
