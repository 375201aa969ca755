package io.aftercall.actors;

import io.aftercall.queue.AttemptReply;
import io.aftercall.queue.BackOff;
import io.aftercall.queue.Held;
import io.aftercall.queue.Settlement;
import io.aftercall.request.Request;
import io.aftercall.stripe.Decision;
import io.aftercall.stripe.StripeReply;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that this process makes for a held request: when the next is due, what it sends, and what follows from its
 * end. One at a time. Not thread-safe.
 */
final class AttemptSeries {

    /** What follows an attempt. */
    sealed interface Next {}

    /** Nothing: it answers the instance before a restart, and the same key will get it again. */
    record Stale() implements Next {}

    record Again(BackOff backOff) implements Next {}

    record End(Settlement settlement) implements Next {}

    private final Held held;
    private final Request request;
    private final RequestActor.Ports ports;
    private final RequestActor.Limits limits;
    private final Settling settling;
    private AttemptReply.@Nullable Begun current;
    private int unreadable;

    AttemptSeries(Held held, RequestActor.Ports ports, RequestActor.Limits limits) {
        this.held = held;
        this.request = held.request();
        this.ports = ports;
        this.limits = limits;
        this.settling = new Settling(held);
    }

    /** How it ends without another attempt, as one that has cost too many processes their life; empty if it has not. */
    Optional<Settlement> poison() {
        boolean poison = held.blame().count() >= limits.engine().maxTakeovers();
        return poison ? Optional.of(settling.poison()) : Optional.empty();
    }

    /** How long the first one has to wait; zero if it is due. */
    Duration untilFirst() {
        return settling.untilDue(ports.clock().instant(), limits.engine().parkAfter());
    }

    /** As {@link #hold}, for one that began as its request was leased. */
    Duration holdFirst() {
        return ports.circuits().hold(request, Circuits.Turn.FIRST);
    }

    /** How long the next one is held back, as calls like it fail; if it is not, zero, and its turn is taken. */
    Duration hold() {
        return ports.circuits().hold(request, Circuits.Turn.of(held.attempts(), current != null));
    }

    /** The answer of Stripe, when there is one; empty if the account has no secret in this process. */
    Optional<CompletionStage<StripeReply>> send(AttemptReply.Begun begun) {
        current = begun;
        return ports.credentials().of(request).map(secret -> {
            ports.listener().on(new EngineEvent.AttemptBegun(request.id(), begun.attempt()));
            return ports.stripe().send(request.call(), request.key(), secret);
        });
    }

    /** What follows the answer to an attempt. */
    Next after(AttemptReply.Begun begun, StripeReply reply) {
        if (!begun.equals(current)) {
            return new Stale();
        }
        AttemptEnd end = new AttemptEnd(begun, reply, unreadable);
        ports.circuits().note(request, reply);
        return switch (end.decide(ports.decisions(), request)) {
            case Decision.Retry retry -> {
                unreadable += end.hasStatus2xx() ? 1 : 0;
                yield new Again(end.backOff(retry, limits.engine().parkAfter()));
            }
            case Decision.Settle settle -> new End(settling.settled(end, settle));
        };
    }

    /** How it ends when the account has no secret in this process. */
    Settlement withoutSecret(AttemptReply.Begun begun) {
        return settling.withoutSecret(begun);
    }

    /** How it ends when its key may be forgotten at Stripe. */
    Settlement pastHorizon() {
        return settling.pastHorizon(current);
    }
}
