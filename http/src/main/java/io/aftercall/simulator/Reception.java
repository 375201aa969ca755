package io.aftercall.simulator;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What follows a request: wait, do the work, wait, answer. The work is done even if the caller has hung up, as at Stripe.
 *
 * @param work to be run once; gives the answer
 * @param shape how the answer is spoilt on the wire, null if it is not
 */
record Reception(
        Duration before,
        Supplier<Answer> work,
        Duration after,
        @Nullable Fault shape) {}
