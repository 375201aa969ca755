package io.aftercall.actors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.queue.AttemptReply;
import io.aftercall.queue.Held;
import io.aftercall.queue.Settlement;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.stripe.Decision;
import io.aftercall.stripe.ErrorContext;
import io.aftercall.stripe.ErrorShape;
import io.aftercall.stripe.StripeReply;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a held request is due, and how it ended, for the ledger and for its flow. */
record Settling(Held held) {

    /**
     * Stripe said so itself, and nothing that another holder did meanwhile can make it untrue. A refusal is not among
     * them: one that Stripe did not save says nothing about an attempt that came after it.
     */
    private static final Set<Outcome> CERTAIN = Set.of(Outcome.SUCCEEDED);

    /** A process that dies as it starts, whatever it holds, dies before this is over. */
    static final Duration PROBATION = Duration.ofSeconds(2);

    /**
     * How long the next attempt has to wait; zero if it is due. One that another loss would settle is not tried at once.
     *
     * @param now of this host, whose clock may be wrong
     * @param most that any wait in memory can be: a host that lives in the past must not wait until it is today
     */
    Duration untilDue(Instant now, Duration most) {
        Instant due = held.nextAttemptAt();
        Duration wait = due == null ? Duration.ZERO : Duration.between(now, due);
        Duration least = held.blame().isGrave() ? PROBATION : Duration.ZERO;
        if (wait.compareTo(least) < 0) {
            return least;
        }
        return wait.compareTo(most) < 0 ? wait : most;
    }

    /** The request ended with this reply. */
    Settlement settled(AttemptEnd end, Decision.Settle decided) {
        AttemptReply.Begun begun = end.begun();
        Outcome outcome = decided.outcome();
        String text = outcome == Outcome.SUCCEEDED && end.reply() instanceof StripeReply.Answer answer
                ? answer.body()
                : error(outcome, begun.attempt(), begun.firstSentAt(), end.reply());
        String error = outcome == Outcome.SUCCEEDED ? null : decided.reason();
        return settlement(outcome, begun.attempt(), status(end.reply()), text, error, CERTAIN.contains(outcome));
    }

    /** The account has no secret in this process, or the sealed one does not open: nothing was sent. */
    Settlement withoutSecret(AttemptReply.Begun begun) {
        Outcome outcome = begun.maybeExecuted() ? Outcome.UNKNOWN : Outcome.AUTH;
        String why = "no secret for account " + held.request().account() + " in this engine";
        String json = error(outcome, begun.attempt(), begun.firstSentAt(), new StripeReply.NotSent(why));
        return settlement(outcome, begun.attempt(), null, json, why, false);
    }

    /**
     * The key may be forgotten at Stripe by now: nothing may be sent any more, and nobody knows what happened.
     *
     * @param last the last attempt of this process; null if it made none
     */
    Settlement pastHorizon(AttemptReply.@Nullable Begun last) {
        int attempts = last == null ? held.attempts() : last.attempt();
        Instant firstSentAt = last == null ? held.firstSentAt() : last.firstSentAt();
        String json = error(Outcome.UNKNOWN, attempts, firstSentAt, null);
        return settlement(Outcome.UNKNOWN, attempts, null, json, "the key may be forgotten at Stripe", false)
                .lookedForAtOnce();
    }

    /** It has cost too many processes their life. */
    Settlement poison() {
        boolean maybe = held.maybeExecuted() && held.request().call().mayChange();
        Outcome outcome = maybe ? Outcome.UNKNOWN : Outcome.POISON;
        String json = error(outcome, held.attempts(), held.firstSentAt(), null);
        String why = held.blame().count() + " engines were lost while it was under way";
        return settlement(outcome, held.attempts(), null, json, why, false).lookedForAtOnce();
    }

    static @Nullable Integer status(StripeReply reply) {
        return switch (reply) {
            case StripeReply.Answer answer -> answer.status();
            case StripeReply.Unreadable unreadable -> unreadable.status();
            case StripeReply.NotSent notSent -> null;
            case StripeReply.TlsFailed tlsFailed -> null;
            case StripeReply.Broken broken -> null;
        };
    }

    private String error(Outcome outcome, int attempts, @Nullable Instant firstSentAt, @Nullable StripeReply reply) {
        Request request = held.request();
        ObjectNode shape = ErrorShape.build(
                new ErrorContext(
                        outcome,
                        attempts,
                        firstSentAt,
                        request.key().value(),
                        request.id().value(),
                        request.id().execution().value(),
                        request.call().method() + " " + request.call().path(),
                        request.account()),
                reply);
        return shape.toString();
    }

    private Settlement settlement(
            Outcome outcome,
            int attempt,
            @Nullable Integer status,
            String json,
            @Nullable String error,
            boolean certain) {
        return new Settlement(held.lease(), held.request(), outcome, attempt, status, json, error, certain);
    }
}
