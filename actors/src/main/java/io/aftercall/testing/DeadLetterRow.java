package io.aftercall.testing;

import io.aftercall.queue.DeadLetter;
import io.aftercall.request.ExecutionStatus;
import java.util.Objects;

/** What a row looks like as a dead letter. */
final class DeadLetterRow {

    private static final String GIVEN_UP = "the engines that held it were lost each time it was under way";

    private DeadLetterRow() {}

    static DeadLetter of(ExecutionRow row, ExecutionStatus status, int replays, boolean edited) {
        RequestRow request = row.request();
        boolean called = request != null && request.ending().isPoison();
        DeadLetter.Kind kind =
                request == null ? DeadLetter.Kind.SCRIPT : called ? DeadLetter.Kind.REQUEST : DeadLetter.Kind.FLOW;
        return new DeadLetter(
                row.id(),
                request == null ? null : request.request().id(),
                kind,
                reason(status, called),
                status.error() == null && called ? GIVEN_UP : status.error(),
                called ? request.attempts() : status.attempts(),
                new DeadLetter.Place(
                        row.routing().workerId(),
                        row.routing().contextId(),
                        request == null ? null : request.request().type(),
                        status.flow()),
                new DeadLetter.Times(
                        request == null ? status.times().createdAt() : request.createdAt(),
                        Objects.requireNonNull(status.times().endedAt())),
                replays + (request == null ? 0 : request.replays().count()),
                edited || (request != null && request.replays().isEdited()));
    }

    private static DeadLetter.Reason reason(ExecutionStatus status, boolean called) {
        if (called) {
            return DeadLetter.Reason.POISON;
        }
        return switch (status.state()) {
            case FAILED -> DeadLetter.Reason.SCRIPT_FAILED;
            case REJECTED -> DeadLetter.Reason.SCRIPT_REJECTED;
            case POISON -> DeadLetter.Reason.POISON;
            case QUEUED, RUNNING, RECORDED, COMPLETED, NO_FLOW ->
                throw new IllegalStateException(status.id() + " has not ended badly");
        };
    }
}
