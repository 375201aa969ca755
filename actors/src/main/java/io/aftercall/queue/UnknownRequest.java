package io.aftercall.queue;

import io.aftercall.request.Attempt;
import io.aftercall.request.Reconciliation;
import io.aftercall.request.Request;
import io.aftercall.request.RequestStatus;
import java.time.Instant;
import java.util.Comparator;

/**
 * A request whose outcome is to be looked for.
 *
 * @param now the time by the clock that the others are by
 */
public record UnknownRequest(Request request, RequestStatus status, Instant now) {

    /** When the first byte may have reached Stripe; when it was accepted if nobody noted that. */
    public Instant firstSentAt() {
        Instant first = status.times().firstSentAt();
        return first == null ? status.times().createdAt() : first;
    }

    /** When the last attempt began. */
    public Instant lastSentAt() {
        return status.attempts().stream()
                .map(Attempt::startedAt)
                .max(Comparator.naturalOrder())
                .filter(last -> last.isAfter(firstSentAt()))
                .orElse(firstSentAt());
    }

    /** How often it was looked for before. */
    public int checks() {
        Reconciliation until = status.reconciliation();
        return until == null ? 0 : until.checks();
    }
}
