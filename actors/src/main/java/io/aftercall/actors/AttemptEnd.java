package io.aftercall.actors;

import io.aftercall.queue.AttemptReply;
import io.aftercall.queue.BackOff;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.stripe.AttemptHistory;
import io.aftercall.stripe.Decision;
import io.aftercall.stripe.DecisionTable;
import io.aftercall.stripe.StripeReply;
import java.time.Duration;

/**
 * One attempt and how it ended.
 *
 * @param unreadable attempts before it, in this engine, whose answer could not be read
 */
record AttemptEnd(AttemptReply.Begun begun, StripeReply reply, int unreadable) {

    /** What follows it. Time is that of the store alone: a host whose clock has jumped gives nothing up. */
    Decision decide(DecisionTable decisions, Request request) {
        Duration sinceFirst = Duration.between(begun.firstSentAt(), begun.now());
        Duration elapsed = sinceFirst.isNegative() ? Duration.ZERO : sinceFirst;
        // The budget counts from the first attempt: time spent waiting for an engine is not Stripe's.
        Decision decision = decisions.decide(
                reply,
                new AttemptHistory(
                        begun.attempt(),
                        request.call().mayChange(),
                        elapsed,
                        elapsed,
                        begun.maybeExecuted(),
                        unreadable));
        return saysNothingOfEarlier(decision, request) ? unknown(decision) : decision;
    }

    /**
     * A DELETE has no key, so that Stripe does not repeat the first answer: a refusal after an attempt that may have
     * been executed can be its consequence, such as 404 for what that attempt has deleted.
     */
    private boolean saysNothingOfEarlier(Decision decision, Request request) {
        return begun.maybeExecuted()
                && request.call().method().equals("DELETE")
                && decision instanceof Decision.Settle settle
                && settle.outcome() != Outcome.SUCCEEDED;
    }

    private static Decision unknown(Decision decision) {
        return new Decision.Settle(
                Outcome.UNKNOWN, true, decision.reason() + ", after a DELETE that may have been executed");
    }

    /** That another attempt follows a 2xx can only be because its body could not be read. */
    boolean hasStatus2xx() {
        Integer status = Settling.status(reply);
        return status != null && status / 100 == 2;
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
