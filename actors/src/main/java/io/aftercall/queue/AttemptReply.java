package io.aftercall.queue;

import java.time.Instant;

/** Whether an attempt may begin. */
public sealed interface AttemptReply {

    /**
     * It is noted; send.
     *
     * @param attempt counted from 1
     * @param now by the clock of the store
     * @param maybeExecuted whether an earlier attempt may have had an effect, one whose end was never told included
     */
    record Begun(int attempt, Instant firstSentAt, Instant now, boolean maybeExecuted) implements AttemptReply {}

    /** The key may be forgotten at Stripe soon: nothing may be sent any more. */
    record PastHorizon() implements AttemptReply {}

    /** Somebody else holds the request, or it has ended. */
    record Lost() implements AttemptReply {}
}
