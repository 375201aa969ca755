package io.aftercall.actors;

import io.aftercall.queue.Durability;
import io.aftercall.request.FieldError;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import java.time.Duration;
import java.util.List;

/** What became of a submission. */
public sealed interface Submitted {

    /** It is stored, as durable as said. */
    record Accepted(RequestId id, RequestState state, Durability durability) implements Submitted {}

    /** The same had been submitted before under the same key; it goes on as it was. */
    record Duplicate(RequestId id, RequestState state, Durability durability) implements Submitted {}

    /** Something else had been submitted under the same key. Nothing was stored. */
    record Conflict(RequestId id) implements Submitted {}

    /** It was not stored, or nobody knows whether it was: repeat it with the same key. */
    record Refused(RequestId id, Cause cause, String why, Duration retryAfter) implements Submitted {}

    /** What stands in the way of a submission. */
    enum Cause {
        /** There is more than there is room for; come more slowly. */
        FULL,
        /** The store or this engine does not take work now. */
        UNAVAILABLE
    }

    /** It cannot be accepted as it is. Nothing was stored. */
    record Invalid(List<FieldError> errors) implements Submitted {}
}
