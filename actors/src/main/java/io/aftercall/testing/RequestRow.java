package io.aftercall.testing;

import io.aftercall.queue.AttemptReply;
import io.aftercall.queue.BackOff;
import io.aftercall.queue.CancelReply;
import io.aftercall.queue.DeadLetterEdit;
import io.aftercall.queue.Held;
import io.aftercall.queue.Lease;
import io.aftercall.queue.Resolution;
import io.aftercall.queue.Settlement;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.Origin;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.request.RequestStatus;
import io.aftercall.request.Routing;
import io.aftercall.testing.InMemoryStream.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request and how its state changes. Not thread-safe. */
final class RequestRow {

    private Request request;
    private final Instant createdAt;
    private final AttemptRows attempts;
    private RequestState state = RequestState.ACCEPTED;
    private long fence;
    private @Nullable Entry<RequestRow> entry;
    private InMemoryDue.@Nullable Ticket ticket;
    private @Nullable Instant nextAttemptAt;
    private @Nullable Instant settledAt;
    private @Nullable Instant completedAt;
    private @Nullable Outcome outcome;
    private @Nullable Integer httpStatus;
    private @Nullable String replyJson;
    private int replays;
    private boolean edited;
    private long scriptFence;
    private @Nullable ReconciliationRow reconciliation;
    private int round = 1;

    RequestRow(Request request, Instant now) {
        this.request = request;
        this.createdAt = now;
        this.attempts = new AttemptRows(request.call());
    }

    Request request() {
        return request;
    }

    RequestState state() {
        return state;
    }

    /** Place in the list of all requests; later ones compare higher. */
    String cursor() {
        return String.format(Locale.ROOT, "%013d:%s", createdAt.toEpochMilli(), request.id());
    }

    @Nullable
    Entry<RequestRow> entry() {
        return entry;
    }

    InMemoryDue.@Nullable Ticket ticket() {
        return ticket;
    }

    boolean isUnsettled() {
        return state == RequestState.ACCEPTED || state == RequestState.IN_FLIGHT || state == RequestState.BACKING_OFF;
    }

    boolean hasFence(Lease lease) {
        return fence == lease.fence();
    }

    boolean isHeldUnder(Lease lease) {
        return hasFence(lease) && entry != null && entry.isHeld() && entry.id().equals(lease.entryId());
    }

    void scheduleAt(Instant at, InMemoryDue.Ticket place) {
        state = RequestState.SCHEDULED;
        nextAttemptAt = at;
        ticket = place;
    }

    void becomeDue() {
        ticket = null;
        nextAttemptAt = null;
        if (state == RequestState.SCHEDULED) {
            become(RequestState.ACCEPTED);
        }
    }

    void waitIn(Entry<RequestRow> place) {
        entry = place;
    }

    Held take(Entry<RequestRow> held) {
        fence++;
        attempts.loseOpen();
        return new Held(
                request,
                new Lease(request.id(), held.id(), fence),
                attempts.count(),
                createdAt,
                attempts.firstSentAt(),
                attempts.maybeExecuted(),
                attempts.takeovers(),
                nextAttemptAt,
                attempts.blame());
    }

    boolean isUnderWay() {
        return attempts.isOpen();
    }

    /** @param underWay how many of those that were taken over together had an attempt under way */
    Held takeOver(Entry<RequestRow> held, long underWay) {
        attempts.takeOver(underWay);
        return take(held);
    }

    AttemptReply beginAttempt(Duration horizon, Instant now) {
        if (attempts.isPast(horizon, now)) {
            return new AttemptReply.PastHorizon();
        }
        become(RequestState.IN_FLIGHT);
        nextAttemptAt = null;
        return attempts.begin(now);
    }

    boolean isBackOffOf(int attempt) {
        return state == RequestState.BACKING_OFF && attempt == attempts.count();
    }

    boolean isAttempting(int attempt) {
        return state == RequestState.IN_FLIGHT && attempt == attempts.count();
    }

    void backOff(BackOff backOff, Instant now) {
        become(RequestState.BACKING_OFF);
        nextAttemptAt = now.plus(backOff.delay());
        attempts.backOff(backOff.maybeExecuted());
        attempts.end(backOff.attempt(), backOff.httpStatus(), backOff.error(), now);
    }

    /** Keeps it out of the stream until it is due. */
    void leaveMemory(InMemoryDue.Ticket place) {
        entry = null;
        ticket = place;
    }

    /** What it needs is paused: no attempt is counted. */
    void defer(Instant at, InMemoryDue.Ticket place) {
        fence++;
        attempts.loseOpen();
        if (state != RequestState.ACCEPTED) {
            state = RequestState.BACKING_OFF;
            nextAttemptAt = at;
        }
        leaveMemory(place);
    }

    /** Why it cannot be called off; empty if it can. */
    Optional<CancelReply> refusesCancel() {
        if (state == RequestState.CANCELLED) {
            return Optional.of(new CancelReply.AlreadyCancelled());
        }
        if (outcome != null) {
            return Optional.of(new CancelReply.Ended(state));
        }
        return Optional.ofNullable(attempts.firstSentAt()).map(CancelReply.Sent::new);
    }

    void cancel(String reply, Instant now) {
        become(RequestState.CANCELLED);
        fence++;
        outcome = Outcome.CANCELLED;
        replyJson = reply;
        settledAt = now;
        nextAttemptAt = null;
        entry = null;
        ticket = null;
    }

    /** Goes along with its script. A cancelled one stays so: its flow is only told. */
    void follow(RequestState next) {
        if (state != RequestState.CANCELLED) {
            become(next);
        }
    }

    boolean isSettledAs(Settlement same) {
        return settledAt != null
                && outcome == same.outcome()
                && same.replyJson().equals(replyJson)
                && Objects.equals(httpStatus, same.httpStatus());
    }

    void settle(Settlement settlement, Instant now) {
        become(RequestState.DISPATCHED);
        outcome = settlement.outcome();
        httpStatus = settlement.httpStatus();
        replyJson = settlement.replyJson();
        settledAt = now;
        reconciliation = outcome.parks() ? new ReconciliationRow(now.plus(settlement.firstLook())) : null;
        nextAttemptAt = null;
        entry = null;
        ticket = null;
        attempts.end(settlement.attempt(), settlement.httpStatus(), settlement.error(), now);
    }

    int attempts() {
        return attempts.count();
    }

    @Nullable
    ReconciliationRow reconciliation() {
        return reconciliation;
    }

    @Nullable
    Outcome outcome() {
        return outcome;
    }

    /** Whether its outcome is still to be found out. */
    boolean isUndecided() {
        return outcome != null && outcome.parks();
    }

    int round() {
        return round;
    }

    void resolve(Resolution resolution, String past, Instant now) {
        reconciliation = reconciliation == null ? new ReconciliationRow(now) : reconciliation;
        reconciliation.resolve(resolution, past, now);
        become(RequestState.DISPATCHED);
        outcome = resolution.outcome();
        httpStatus = resolution.httpStatus();
        replyJson = resolution.replyJson();
        completedAt = null;
        round++;
    }

    void become(RequestState next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException(request.id() + ": " + state.wire() + " cannot become " + next.wire());
        }
        state = next;
    }

    boolean isPoison() {
        return outcome == Outcome.POISON;
    }

    boolean isPast(Duration horizon, Instant now) {
        return attempts.isPast(horizon, now);
    }

    Instant createdAt() {
        return createdAt;
    }

    int replays() {
        return replays;
    }

    boolean isEdited() {
        return edited;
    }

    /** What the fence of its next execution goes on from. */
    long scriptFence() {
        return scriptFence;
    }

    void edit(DeadLetterEdit edit) {
        Routing was = request.routing();
        Origin origin = request.origin();
        String flow = edit.flow() == null ? was.flow() : edit.flow();
        String args = edit.argsJson() == null ? origin.argsJson() : edit.argsJson();
        request = new Request(
                request.id(),
                request.type(),
                request.call(),
                request.key(),
                request.paramsJson(),
                new Routing(was.workerId(), was.contextId(), was.priority(), flow),
                request.credential(),
                new Origin(origin.callerId(), args, origin.tags(), origin.parent()),
                request.fingerprint());
    }

    /** Its flow runs again. */
    void runAgain(DeadLetterEdit edit) {
        edit(edit);
        follow(RequestState.DISPATCHED);
        completedAt = null;
    }

    /** Its call is made again; it was never settled. */
    void replay(DeadLetterEdit edit, long nextScriptFence) {
        edit(edit);
        replays++;
        edited |= !edit.isEmpty();
        round++;
        scriptFence = nextScriptFence;
        become(RequestState.ACCEPTED);
        attempts.forgive();
        outcome = null;
        httpStatus = null;
        replyJson = null;
        settledAt = null;
        completedAt = null;
        nextAttemptAt = null;
    }

    /** A failed flow comes before an unknown outcome: nobody was told of it. */
    void end(ExecutionState script, Instant now) {
        if (script.isBuried() || isPoison()) {
            follow(RequestState.BURIED);
        } else {
            follow(outcome != null && outcome.parks() ? RequestState.PARKED : RequestState.COMPLETED);
        }
        completedAt = now;
    }

    RequestStatus view() {
        return new RequestStatus(
                state,
                outcome,
                httpStatus,
                replyJson,
                attempts.view(),
                new RequestStatus.Times(createdAt, attempts.firstSentAt(), nextAttemptAt, settledAt, completedAt),
                reconciliation == null ? null : reconciliation.view());
    }
}
