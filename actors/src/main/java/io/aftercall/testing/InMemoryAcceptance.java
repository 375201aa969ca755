package io.aftercall.testing;

import io.aftercall.queue.AcceptReply;
import io.aftercall.request.Request;
import io.aftercall.request.Schedule;
import java.time.Instant;

/** Stores new requests, each to be taken now, at its time, or when it is its turn. For use inside a step. */
final class InMemoryAcceptance {

    private final InMemoryState state;

    InMemoryAcceptance(InMemoryState state) {
        this.state = state;
    }

    AcceptReply accept(Request request, Schedule schedule, Instant now) {
        RequestRow known = state.requests.get(request.id());
        if (known != null) {
            boolean same = known.request().fingerprint().equals(request.fingerprint());
            return same ? new AcceptReply.Duplicate(known.state()) : new AcceptReply.Conflict();
        }
        Instant at = dueAt(schedule, now);
        if (state.isFull(at.isAfter(now))) {
            return new AcceptReply.Full();
        }
        RequestRow row = new RequestRow(request, now);
        return schedule instanceof Schedule.InOrder ? storeInLine(row, now) : store(row, at, now);
    }

    private AcceptReply storeInLine(RequestRow row, Instant now) {
        state.requests.put(row.request().id(), row);
        state.byAge.put(row.cursor(), row);
        if (state.turns.lineUp(row)) {
            state.enqueue(row);
        }
        return new AcceptReply.Stored(row.state(), now);
    }

    private AcceptReply store(RequestRow row, Instant at, Instant now) {
        state.requests.put(row.request().id(), row);
        state.byAge.put(row.cursor(), row);
        if (at.isAfter(now)) {
            row.scheduleAt(at, state.enqueueAt(at, row));
        } else {
            state.enqueue(row);
        }
        return new AcceptReply.Stored(row.state(), now);
    }

    private static Instant dueAt(Schedule schedule, Instant now) {
        return switch (schedule) {
            case Schedule.Now immediate -> now;
            case Schedule.InOrder inOrder -> now;
            case Schedule.At at -> at.time();
            case Schedule.After after -> now.plus(after.delay());
        };
    }
}
