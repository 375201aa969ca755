package io.aftercall.stripe;

import io.aftercall.config.RetrySettings;
import io.aftercall.request.Outcome;
import io.aftercall.stripe.Verdict.Effect;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what follows an attempt: the table of RELIABILITY 1.4, its budgets and its horizon. Pure and safe for use by
 * many threads; time comes in with the history, chance by the constructor.
 *
 * <p>Three rules stand above the single rows. Once Stripe may have executed a write, no ending that speaks only of the
 * last attempt settles it as failed. No POST is scheduled beyond the horizon of its key. A read has nothing to execute:
 * its every ending leaves nothing unknown.
 */
public final class DecisionTable {

    private static final int UNREADABLE = 2;
    private static final int HORIZON = 23;

    private final RetrySettings settings;
    private final Backoff backoff;

    /** @param random safe for use by many threads if the table is */
    public DecisionTable(RetrySettings settings, RandomGenerator random) {
        this.settings = settings;
        this.backoff = new Backoff(settings, random);
    }

    /** What follows the attempt that ended in this reply. */
    public Decision decide(StripeReply reply, AttemptHistory history) {
        Verdict verdict = Verdict.of(reply);
        boolean maybe = history.write() && (history.maybeExecuted() || verdict.effect() == Effect.MAYBE);
        if (!verdict.again()) {
            return settle(verdict, history, maybe, "");
        }
        Duration delay = backoff.delay(history.attempt(), verdict.pace(), verdict.retryAfter());
        if (history.write() && isBeyond(settings.horizon(), history.sinceFirstSent(), delay)) {
            return new Decision.Settle(Outcome.UNKNOWN, maybe, row(HORIZON) + "the key may be forgotten soon");
        }
        String exhausted = exhausted(verdict, history, maybe, delay);
        return exhausted == null
                ? new Decision.Retry(delay, maybe, row(verdict.row()) + verdict.reason())
                : settle(verdict, history, maybe, ", " + exhausted);
    }

    /** Which limit does not allow another attempt after the delay; null if none forbids it. */
    private @Nullable String exhausted(Verdict verdict, AttemptHistory history, boolean maybe, Duration delay) {
        RetrySettings.Budget budget = maybe ? settings.sent() : settings.unsent();
        if (history.attempt() >= budget.maxAttempts()) {
            return "attempt " + history.attempt() + " was the last of " + budget.maxAttempts();
        }
        if (verdict.row() == UNREADABLE && history.unreadable() + 1 >= settings.unreadableAttempts()) {
            return "answer " + settings.unreadableAttempts() + " that cannot be read";
        }
        Duration elapsed = maybe ? history.sinceFirstSent() : history.sinceAccepted();
        return isBeyond(budget.time(), elapsed, delay) ? "the time of " + budget.time() + " is used up" : null;
    }

    private static Decision settle(Verdict verdict, AttemptHistory history, boolean maybe, String limit) {
        String reason = row(verdict.row()) + verdict.reason() + limit;
        if (!history.write()) {
            // Nothing was charged and nothing is left to find out; the caller only got no usable answer.
            boolean open = verdict.effect() == Effect.MAYBE;
            return new Decision.Settle(open ? Outcome.PROTOCOL_ERROR : verdict.outcome(), false, reason);
        }
        if (maybe && verdict.effect() == Effect.NONE) {
            return new Decision.Settle(
                    Outcome.UNKNOWN, true, reason + ", after an attempt that may have been executed");
        }
        return new Decision.Settle(verdict.outcome(), maybe, reason);
    }

    private static boolean isBeyond(Duration limit, Duration elapsed, Duration delay) {
        return elapsed.plus(delay).compareTo(limit) > 0;
    }

    private static String row(int number) {
        return "row " + number + ": ";
    }
}
