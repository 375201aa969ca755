package io.aftercall.request;

import java.time.Duration;
import java.time.Instant;

/** When a request may be sent first. Measured by the clock of Redis. */
public sealed interface Schedule {

    Duration FURTHEST = Duration.ofDays(366);

    record Now() implements Schedule {}

    /** When all requests have ended that were submitted before it in its context, and in order as well. */
    record InOrder() implements Schedule {}

    record At(Instant time) implements Schedule {}

    record After(Duration delay) implements Schedule {

        public After {
            if (delay.isNegative() || delay.compareTo(FURTHEST) > 0) {
                throw new InvalidSubmission("delay", "expected 0 to " + FURTHEST.toDays() + " days");
            }
        }
    }
}
