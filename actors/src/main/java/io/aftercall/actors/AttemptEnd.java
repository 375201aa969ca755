package io.aftercall.actors;

import io.aftercall.queue.AttemptReply;
import io.aftercall.queue.BackOff;
import io.aftercall.request.Request;
import io.aftercall.stripe.AttemptHistory;
import io.aftercall.stripe.Decision;
import io.aftercall.stripe.DecisionTable;
import io.aftercall.stripe.StripeReply;
import java.time.Duration;
import java.time.Instant;

/** One attempt and how it ended. */
record AttemptEnd(AttemptReply.Begun begun, StripeReply reply) {

    /** What follows it. */
    Decision decide(DecisionTable decisions, Request request, Instant now) {
        Duration sinceFirst = Duration.between(begun.firstSentAt(), now);
        Duration elapsed = sinceFirst.isNegative() ? Duration.ZERO : sinceFirst;
        // The budget counts from the first attempt: time spent waiting for an engine is not Stripe's.
        return decisions.decide(
                reply,
                new AttemptHistory(begun.attempt(), request.call().write(), elapsed, elapsed, begun.maybeExecuted()));
    }

    /** For the ledger. A wait longer than {@code parkAfter} is left to it. */
    BackOff backOff(Decision.Retry retry, Duration parkAfter) {
        return new BackOff(
                begun.attempt(),
                Settling.status(reply),
                retry.reason(),
                retry.delay(),
                retry.maybeExecuted(),
                retry.delay().compareTo(parkAfter) > 0);
    }
}
