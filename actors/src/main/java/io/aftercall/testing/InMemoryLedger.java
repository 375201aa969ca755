package io.aftercall.testing;

import io.aftercall.queue.AcceptReply;
import io.aftercall.queue.Accepted;
import io.aftercall.queue.AttemptReply;
import io.aftercall.queue.BackOff;
import io.aftercall.queue.CancelReply;
import io.aftercall.queue.Cancellation;
import io.aftercall.queue.Held;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Lease;
import io.aftercall.queue.ListQuery;
import io.aftercall.queue.Page;
import io.aftercall.queue.RequestLedger;
import io.aftercall.queue.ScriptJob;
import io.aftercall.queue.Settled;
import io.aftercall.queue.Settlement;
import io.aftercall.queue.StepReply;
import io.aftercall.queue.StoredRequest;
import io.aftercall.queue.Vacancy;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.request.Routing;
import io.aftercall.request.Schedule;
import io.aftercall.testing.InMemoryStream.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The requests of {@link InMemoryStore}. */
final class InMemoryLedger implements RequestLedger {

    private final InMemoryState state;
    private final InMemoryRetention retention;

    InMemoryLedger(InMemoryState state) {
        this.state = state;
        this.retention = new InMemoryRetention(state);
    }

    @Override
    public CompletionStage<AcceptReply> accept(Request request, Schedule schedule) {
        return state.step(now -> accept(request, schedule, now));
    }

    @Override
    public CompletionStage<Accepted> acceptAndTake(Request request, Schedule schedule, String holder) {
        return state.step(now -> {
            AcceptReply reply = accept(request, schedule, now);
            boolean waits = reply instanceof AcceptReply.Stored(var as, var at) && as == RequestState.ACCEPTED;
            return new Accepted(reply, waits ? take(holder, 1, now) : List.of());
        });
    }

    private AcceptReply accept(Request request, Schedule schedule, Instant now) {
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
            row.scheduleAt(at, state.due.add(at, becomeDue(row)));
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

    @Override
    public CompletionStage<Optional<StoredRequest>> find(RequestId id) {
        return state.step(now -> Optional.ofNullable(state.requests.get(id)).map(state::view));
    }

    @Override
    public CompletionStage<Optional<StoredRequest>> watch(RequestId id) {
        return state.step(now -> {
            RequestRow row = state.requests.get(id);
            if (row != null && !row.state().isTerminal()) {
                state.bell.watch(id.suffix());
            }
            return Optional.ofNullable(row).map(state::view);
        });
    }

    @Override
    public CompletionStage<Page> list(ListQuery query) {
        return state.step(now -> {
            NavigableMap<String, RequestRow> rest =
                    query.after() == null ? state.byAge : state.byAge.headMap(query.after(), false);
            List<RequestRow> found = rest.descendingMap().values().stream()
                    .filter(row -> query.state() == null || query.state() == row.state())
                    .limit(query.limit() + 1L)
                    .toList();
            List<RequestRow> page = found.subList(0, Math.min(found.size(), query.limit()));
            String next = found.size() > page.size() ? page.getLast().cursor() : null;
            return new Page(page.stream().map(state::view).toList(), next);
        });
    }

    @Override
    public CompletionStage<List<Held>> take(String holder, int max) {
        return state.step(now -> take(holder, max, now));
    }

    private List<Held> take(String holder, int max, Instant now) {
        return state.intake.take(holder, any -> true, max, now).stream()
                .map(entry -> entry.value().take(entry))
                .toList();
    }

    @Override
    public CompletionStage<List<Held>> takeOver(String holder, Duration idle, int max) {
        return state.step(now -> {
            List<Entry<RequestRow>> lost = state.intake.takeOver(holder, any -> true, idle, max, now);
            long underWay =
                    lost.stream().filter(entry -> entry.value().isUnderWay()).count();
            return lost.stream()
                    .map(entry -> entry.value().takeOver(entry, underWay))
                    .toList();
        });
    }

    @Override
    public CompletionStage<Set<Lease>> renew(String holder, Collection<Lease> leases) {
        return state.step(now -> {
            Set<Lease> lost = new HashSet<>();
            for (var lease : leases) {
                Entry<RequestRow> entry = heldEntry(lease);
                if (entry != null && entry.isHeldBy(holder)) {
                    entry.holdBy(holder, now);
                } else {
                    lost.add(lease);
                }
            }
            return lost;
        });
    }

    @Override
    public CompletionStage<AttemptReply> beginAttempt(Lease lease, Duration horizon) {
        return state.step(now -> {
            RequestRow row = state.requests.get(lease.id());
            if (row == null || !row.isHeldUnder(lease) || !row.isUnsettled()) {
                return new AttemptReply.Lost();
            }
            return row.beginAttempt(horizon, now);
        });
    }

    @Override
    public CompletionStage<StepReply> backOff(Lease lease, BackOff backOff) {
        return state.step(now -> {
            RequestRow row = state.requests.get(lease.id());
            if (row == null || !row.hasFence(lease)) {
                return StepReply.LOST;
            }
            if (row.isBackOffOf(backOff.attempt())) {
                return StepReply.ALREADY;
            }
            if (!row.isHeldUnder(lease) || !row.isAttempting(backOff.attempt())) {
                return StepReply.LOST;
            }
            row.backOff(backOff, now);
            if (backOff.leavesMemory()) {
                leaveStreams(row);
                row.leaveMemory(state.due.add(now.plus(backOff.delay()), becomeDue(row)));
            }
            return StepReply.DONE;
        });
    }

    @Override
    public CompletionStage<List<Settled>> settle(List<Settlement> settlements, Vacancy vacancy) {
        return state.step(now -> {
            List<Settled> replies = new ArrayList<>();
            int vacant = vacancy.jobs();
            for (var settlement : settlements) {
                StepReply reply = settle(settlement, now);
                boolean fits = vacant > 0 && reply == StepReply.DONE && state.scripts.countWaiting() == 1;
                HeldJob job = fits ? hand(settlement, vacancy, now) : null;
                vacant -= job == null ? 0 : 1;
                replies.add(new Settled(reply, job));
            }
            return List.copyOf(replies);
        });
    }

    private @Nullable HeldJob hand(Settlement settlement, Vacancy vacancy, Instant now) {
        if (settlement.outcome().parks()) {
            return null;
        }
        return state
                .scripts
                .take(vacancy.holder(), row -> vacancy.ids().serve(row.routing().workerId()), 1, now)
                .stream()
                .map(entry -> entry.value().take(entry, now))
                .findFirst()
                .orElse(null);
    }

    private StepReply settle(Settlement settlement, Instant now) {
        RequestRow row = state.requests.get(settlement.lease().id());
        if (row == null) {
            return StepReply.LOST;
        }
        if (!row.isUnsettled()) {
            return row.isSettledAs(settlement) ? StepReply.ALREADY : StepReply.LOST;
        }
        if (!settlement.certain() && !row.isHeldUnder(settlement.lease())) {
            return StepReply.LOST;
        }
        leaveStreams(row);
        row.settle(settlement, now);
        ScriptJob.Flow job =
                new ScriptJob.Flow(row.request(), settlement.outcome(), settlement.replyJson(), row.attempts());
        tell(row, job, settlement.routing(), now);
        return StepReply.DONE;
    }

    private void tell(RequestRow row, ScriptJob.Flow job, Routing routing, Instant now) {
        ExecutionRow script = ExecutionRow.of(job, routing, row, now);
        script.pin(state.flows);
        state.executions.put(script.id(), script);
        state.enqueue(script);
    }

    @Override
    public CompletionStage<StepReply> release(Lease lease) {
        return state.step(now -> {
            RequestRow row = state.requests.get(lease.id());
            if (row == null || !row.hasFence(lease) || !row.isUnsettled()) {
                return StepReply.LOST;
            }
            if (!row.isHeldUnder(lease)) {
                return StepReply.ALREADY;
            }
            leaveStreams(row);
            state.enqueue(row);
            return StepReply.DONE;
        });
    }

    @Override
    public CompletionStage<StepReply> defer(Lease lease, Duration delay) {
        return state.step(now -> {
            RequestRow row = state.requests.get(lease.id());
            if (row == null || !row.isHeldUnder(lease) || !row.isUnsettled()) {
                return StepReply.LOST;
            }
            leaveStreams(row);
            Instant at = now.plus(delay);
            row.defer(at, state.due.add(at, becomeDue(row)));
            return StepReply.DONE;
        });
    }

    @Override
    public CompletionStage<CancelReply> cancel(Cancellation cancellation) {
        return state.step(now -> {
            RequestRow row = state.requests.get(cancellation.id());
            if (row == null) {
                return new CancelReply.Unknown();
            }
            Optional<CancelReply> refusal = row.refusesCancel();
            return refusal.orElseGet(() -> cancel(row, cancellation, now));
        });
    }

    private CancelReply cancel(RequestRow row, Cancellation cancellation, Instant now) {
        leaveStreams(row);
        row.cancel(cancellation.replyJson(), now);
        ScriptJob.Flow job =
                new ScriptJob.Flow(row.request(), Outcome.CANCELLED, cancellation.replyJson(), row.attempts());
        tell(row, job, cancellation.routing(), now);
        state.bell.ringEnd(row.request().id().suffix());
        return new CancelReply.Cancelled();
    }

    @Override
    public CompletionStage<Integer> promoteDue(int max) {
        return state.step(now -> state.due.promote(now, max));
    }

    @Override
    public CompletionStage<Integer> forget(Duration age, int max) {
        return state.step(now -> retention.forget(now.minus(age), max));
    }

    @Override
    public CompletionStage<Integer> forgetBeyond(long most, int max) {
        return state.step(now -> retention.forgetBeyond(most, max));
    }

    private @Nullable Entry<RequestRow> heldEntry(Lease lease) {
        RequestRow row = state.requests.get(lease.id());
        return row != null && row.isHeldUnder(lease) ? row.entry() : null;
    }

    private Consumer<Instant> becomeDue(RequestRow row) {
        return now -> {
            row.becomeDue();
            state.enqueue(row);
        };
    }

    private void leaveStreams(RequestRow row) {
        if (row.entry() != null) {
            state.intake.remove(row.entry());
        }
        if (row.ticket() != null) {
            state.due.remove(row.ticket());
        }
    }
}
