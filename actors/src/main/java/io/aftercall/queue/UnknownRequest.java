package io.aftercall.queue;

import io.aftercall.request.Attempt;
import io.aftercall.request.Reconciliation;
import io.aftercall.request.Request;
import io.aftercall.request.RequestStatus;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request whose outcome is to be looked for.
 *
 * @param now the time by the clock that the others are by
 * @param cursor how far the look before it had come; null if the next one begins anew
 */
public record UnknownRequest(
        Request request,
        RequestStatus status,
        Instant now,
        @Nullable ListCursor cursor) {

    /** When each attempt began, the earliest first. */
    public List<Instant> sentAt() {
        return Stream.concat(
                        Stream.of(firstSentAt()), status.attempts().stream().map(Attempt::startedAt))
                .filter(at -> !at.isBefore(firstSentAt()))
                .distinct()
                .sorted()
                .toList();
    }

    /** When the first byte may have reached Stripe; when it was accepted if nobody noted that. */
    public Instant firstSentAt() {
        Instant first = status.times().firstSentAt();
        return first == null ? status.times().createdAt() : first;
    }

    /** How often it was looked for before. */
    public int checks() {
        Reconciliation until = status.reconciliation();
        return until == null ? 0 : until.checks();
    }
}
