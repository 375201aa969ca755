package io.aftercall.testing;

import io.aftercall.queue.Resolution;
import io.aftercall.queue.Settlement;
import io.aftercall.request.Outcome;
import io.aftercall.request.RequestState;
import io.aftercall.request.RequestStatus;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How one request ended, as far as that is known. Not thread-safe. */
final class EndingRow {

    private @Nullable Outcome outcome;
    private @Nullable Integer httpStatus;
    private @Nullable String replyJson;
    private @Nullable Instant settledAt;
    private @Nullable Instant completedAt;
    private @Nullable ReconciliationRow reconciliation;
    private int round = 1;

    @Nullable
    Outcome outcome() {
        return outcome;
    }

    @Nullable
    ReconciliationRow reconciliation() {
        return reconciliation;
    }

    /** How often its flow was to be told of an end, this one included. */
    int round() {
        return round;
    }

    /** Whether its outcome is still to be found out. */
    boolean isUndecided() {
        return outcome != null && outcome.parks();
    }

    boolean isPoison() {
        return outcome == Outcome.POISON;
    }

    boolean isSettledAs(Settlement same) {
        return settledAt != null
                && outcome == same.outcome()
                && same.replyJson().equals(replyJson)
                && Objects.equals(httpStatus, same.httpStatus());
    }

    void settle(Settlement settlement, Instant now) {
        become(settlement.outcome(), settlement.httpStatus(), settlement.replyJson());
        settledAt = now;
        reconciliation = isUndecided() ? new ReconciliationRow(now.plus(settlement.firstLook())) : null;
    }

    void cancel(String reply, Instant now) {
        become(Outcome.CANCELLED, null, reply);
        settledAt = now;
    }

    /** @param past the run that was told of the unknown outcome, as JSON */
    void resolve(Resolution resolution, String past, Instant now) {
        reconciliation = reconciliation == null ? new ReconciliationRow(now) : reconciliation;
        reconciliation.resolve(resolution, past, now);
        become(resolution.outcome(), resolution.httpStatus(), resolution.replyJson());
        completedAt = null;
        round++;
    }

    /** Its flow has run. */
    void complete(Instant now) {
        completedAt = now;
    }

    /** Its flow runs again. */
    void reopen() {
        completedAt = null;
    }

    /** Its call is made again. */
    void forget() {
        become(null, null, null);
        settledAt = null;
        completedAt = null;
        round++;
    }

    RequestStatus view(RequestState state, AttemptRows attempts, Instant createdAt, @Nullable Instant nextAttemptAt) {
        return new RequestStatus(
                state,
                outcome,
                httpStatus,
                replyJson,
                attempts.view(),
                new RequestStatus.Times(createdAt, attempts.firstSentAt(), nextAttemptAt, settledAt, completedAt),
                reconciliation == null ? null : reconciliation.view());
    }

    private void become(@Nullable Outcome ended, @Nullable Integer status, @Nullable String reply) {
        outcome = ended;
        httpStatus = status;
        replyJson = reply;
    }
}
