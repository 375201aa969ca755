package io.aftercall.queue;

import io.aftercall.request.RequestState;
import java.time.Instant;

/** What became of a {@link Cancellation}. Certain before the first byte was sent, refused after it. */
public sealed interface CancelReply {

    /** Nothing was sent and nothing will be; the error flow is told. */
    record Cancelled() implements CancelReply {}

    /** It had been cancelled before; repeating it changed nothing. */
    record AlreadyCancelled() implements CancelReply {}

    /** Refused: the first byte was sent, or is about to be, so only the outcome decides. */
    record Sent(Instant firstSentAt) implements CancelReply {}

    /** Refused: the outcome is there. */
    record Ended(RequestState state) implements CancelReply {}

    /** There is no such request. */
    record Unknown() implements CancelReply {}
}
