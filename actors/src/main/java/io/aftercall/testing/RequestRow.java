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
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.request.RequestStatus;
import io.aftercall.testing.InMemoryStream.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request and how its state changes. Not thread-safe. */
final class RequestRow {

    private final ReplayRow replays;
    private final Instant createdAt;
    private final AttemptRows attempts;
    private final EndingRow ending = new EndingRow();
    private RequestState state = RequestState.ACCEPTED;
    private long fence;
    private @Nullable Entry<RequestRow> entry;
    private InMemoryDue.@Nullable Ticket ticket;
    private @Nullable Instant nextAttemptAt;

    RequestRow(Request request, Instant now) {
        this.replays = new ReplayRow(request);
        this.createdAt = now;
        this.attempts = new AttemptRows(request.call());
    }

    Request request() {
        return replays.request();
    }

    RequestState state() {
        return state;
    }

    /** Place in the list of all requests; later ones compare higher. */
    String cursor() {
        return String.format(
                Locale.ROOT, "%013d:%s", createdAt.toEpochMilli(), request().id());
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
                request(),
                new Lease(request().id(), held.id(), fence),
                attempts.count(),
                createdAt,
                attempts.firstSentAt(),
                attempts.maybeExecuted(),
                attempts.takeovers(),
                nextAttemptAt,
                attempts.blame(),
                null);
    }

    /** Whether nothing has happened to it yet. */
    boolean isNew() {
        return state == RequestState.ACCEPTED
                && attempts.count() == 0
                && attempts.takeovers() == 0
                && nextAttemptAt == null;
    }

    /** The same, and its first attempt begins. */
    Held takeAndBegin(Entry<RequestRow> held, Instant now) {
        Held taken = take(held);
        become(RequestState.IN_FLIGHT);
        attempts.begin(now);
        return taken.beginning(now, System.nanoTime());
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
        if (ending.outcome() != null) {
            return Optional.of(new CancelReply.Ended(state));
        }
        return Optional.ofNullable(attempts.firstSentAt()).map(CancelReply.Sent::new);
    }

    void cancel(String reply, Instant now) {
        become(RequestState.CANCELLED);
        fence++;
        ending.cancel(reply, now);
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

    void settle(Settlement settlement, Instant now) {
        become(RequestState.DISPATCHED);
        ending.settle(settlement, now);
        nextAttemptAt = null;
        entry = null;
        ticket = null;
        attempts.end(settlement.attempt(), settlement.httpStatus(), settlement.error(), now);
    }

    int attempts() {
        return attempts.count();
    }

    /** What is known of how it ended. */
    EndingRow ending() {
        return ending;
    }

    /** It is known now how its call ended: its flow is told anew. */
    void resolve(Resolution resolution, String past, Instant now) {
        become(RequestState.DISPATCHED);
        ending.resolve(resolution, past, now);
    }

    void become(RequestState next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException(request().id() + ": " + state.wire() + " cannot become " + next.wire());
        }
        state = next;
    }

    boolean isPast(Duration horizon, Instant now) {
        return attempts.isPast(horizon, now);
    }

    Instant createdAt() {
        return createdAt;
    }

    /** What a person has changed of it. */
    ReplayRow replays() {
        return replays;
    }

    /** Its flow runs again. */
    void runAgain(DeadLetterEdit edit) {
        replays.edit(edit);
        follow(RequestState.DISPATCHED);
        ending.reopen();
    }

    /** Its call is made again; it was never settled. */
    void replay(DeadLetterEdit edit, long nextScriptFence) {
        replays.replay(edit, nextScriptFence);
        become(RequestState.ACCEPTED);
        attempts.forgive();
        ending.forget();
        nextAttemptAt = null;
    }

    /** A failed flow comes before an unknown outcome: nobody was told of it. */
    void end(ExecutionState script, Instant now) {
        if (script.isBuried() || ending.isPoison()) {
            follow(RequestState.BURIED);
        } else {
            follow(ending.isUndecided() ? RequestState.PARKED : RequestState.COMPLETED);
        }
        ending.complete(now);
    }

    RequestStatus view() {
        return ending.view(state, attempts, createdAt, nextAttemptAt);
    }
}
