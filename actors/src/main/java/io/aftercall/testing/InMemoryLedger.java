package io.aftercall.testing;

import io.aftercall.queue.AcceptReply;
import io.aftercall.queue.Accepted;
import io.aftercall.queue.AttemptReply;
import io.aftercall.queue.BackOff;
import io.aftercall.queue.CancelReply;
import io.aftercall.queue.Cancellation;
import io.aftercall.queue.Held;
import io.aftercall.queue.Lease;
import io.aftercall.queue.ListQuery;
import io.aftercall.queue.Page;
import io.aftercall.queue.RequestLedger;
import io.aftercall.queue.SettledTogether;
import io.aftercall.queue.Settlement;
import io.aftercall.queue.StepReply;
import io.aftercall.queue.StoredRequest;
import io.aftercall.queue.Vacancy;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.request.Schedule;
import io.aftercall.testing.InMemoryStream.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The requests of {@link InMemoryStore}. */
final class InMemoryLedger implements RequestLedger {

    private final InMemoryState state;
    private final InMemoryAcceptance acceptance;
    private final InMemoryEnding ending;
    private final InMemoryRetention retention;

    InMemoryLedger(InMemoryState state) {
        this.state = state;
        this.acceptance = new InMemoryAcceptance(state);
        this.ending = new InMemoryEnding(state);
        this.retention = new InMemoryRetention(state);
    }

    @Override
    public CompletionStage<AcceptReply> accept(Request request, Schedule schedule) {
        return state.step(now -> acceptance.accept(request, schedule, now));
    }

    @Override
    public CompletionStage<Accepted> acceptAndTake(Request request, Schedule schedule, String holder, boolean begins) {
        return state.step(now -> {
            AcceptReply reply = acceptance.accept(request, schedule, now);
            boolean waits = reply instanceof AcceptReply.Stored(var as, var at) && as == RequestState.ACCEPTED;
            return new Accepted(
                    reply, waits ? take(holder, 1, row -> begins && row.request() == request, now) : List.of());
        });
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
    public CompletionStage<List<Held>> take(String holder, int max, int begin) {
        AtomicInteger left = new AtomicInteger(begin);
        return state.step(now -> take(holder, max, row -> left.getAndDecrement() > 0, now));
    }

    /** @param begins whether one to which nothing has happened yet begins its first attempt */
    private List<Held> take(String holder, int max, Predicate<RequestRow> begins, Instant now) {
        return state.intake.take(holder, any -> true, max, now).stream()
                .map(entry -> {
                    RequestRow row = entry.value();
                    boolean begun = row.isNew() && begins.test(row);
                    return begun ? row.takeAndBegin(entry, now) : row.take(entry);
                })
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
                state.leaveStreams(row);
                row.leaveMemory(state.enqueueAt(now.plus(backOff.delay()), row));
            }
            return StepReply.DONE;
        });
    }

    @Override
    public CompletionStage<SettledTogether> settle(List<Settlement> settlements, Vacancy vacancy) {
        return state.step(now -> ending.settle(settlements, vacancy, now));
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
            state.leaveStreams(row);
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
            state.leaveStreams(row);
            Instant at = now.plus(delay);
            row.defer(at, state.enqueueAt(at, row));
            return StepReply.DONE;
        });
    }

    @Override
    public CompletionStage<CancelReply> cancel(Cancellation cancellation) {
        return state.step(now -> ending.cancel(cancellation, now));
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
}
