package io.aftercall.testing;

import io.aftercall.queue.Bell.Topic;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Everything the store keeps, and the one lock around it. All but {@link #step} is for use inside a step. */
final class InMemoryState {

    final int maxQueued;
    final int maxScheduled;
    final InMemoryBell bell = new InMemoryBell();
    final Map<RequestId, RequestRow> requests = new HashMap<>();
    /** By cursor, so that pages are cut from the order itself. */
    final NavigableMap<String, RequestRow> byAge = new TreeMap<>();

    final Map<ExecutionId, ExecutionRow> executions = new HashMap<>();
    final Map<String, ContextRow> contexts = new HashMap<>();
    final InMemoryStream<RequestRow> intake = new InMemoryStream<>();
    final InMemoryStream<ExecutionRow> scripts = new InMemoryStream<>();
    final InMemoryDue due = new InMemoryDue();
    final InMemoryTurns turns = new InMemoryTurns();
    final InMemoryFlows flows = new InMemoryFlows(this);

    private final InstantSource clock;
    private final Lock lock = new ReentrantLock();

    InMemoryState(InstantSource clock, int maxQueued, int maxScheduled) {
        this.clock = clock;
        this.maxQueued = maxQueued;
        this.maxScheduled = maxScheduled;
    }

    /** Runs {@code change} alone, with the time in the precision of Redis; rings the bells afterwards. */
    <T> CompletionStage<T> step(Function<Instant, T> change) {
        CompletableFuture<T> reply = new CompletableFuture<>();
        List<CompletableFuture<Void>> rung;
        lock.lock();
        try {
            reply.complete(change.apply(Instant.ofEpochMilli(clock.millis())));
        } catch (RuntimeException fault) {
            reply.completeExceptionally(fault);
        } finally {
            rung = bell.takeRung();
            lock.unlock();
        }
        rung.forEach(bell -> bell.complete(null));
        return reply;
    }

    void enqueue(RequestRow row) {
        row.waitIn(intake.add(0, row));
        bell.ring(Topic.REQUESTS);
    }

    void enqueue(ExecutionRow row) {
        row.waitIn(scripts.add(row.routing().priority(), row));
        bell.ring(Topic.SCRIPTS);
    }

    /** @return its place among what is due later; it is enqueued at {@code at} */
    InMemoryDue.Ticket enqueueAt(Instant at, RequestRow row) {
        return due.add(at, now -> {
            row.becomeDue();
            enqueue(row);
        });
    }

    /** It waits for nobody and for no time any more. */
    void leaveStreams(RequestRow row) {
        if (row.entry() != null) {
            intake.remove(row.entry());
        }
        if (row.ticket() != null) {
            due.remove(row.ticket());
        }
    }

    /** The request has ended; the next one of its line, if it stood in one, is taken. */
    void leaveLine(RequestRow row) {
        RequestRow next = turns.leave(row);
        if (next != null) {
            enqueue(next);
        }
    }

    /** Whether no request more may be waiting, or be waiting for its time. */
    boolean isFull(boolean scheduled) {
        int most = scheduled ? maxScheduled : maxQueued;
        if (requests.size() < most) {
            return false;
        }
        long waiting = requests.values().stream()
                .filter(row -> scheduled ? row.state() == RequestState.SCHEDULED : row.isUnsettled())
                .count();
        return waiting >= most || !scheduled && turns.count() >= most;
    }

    StoredRequest view(RequestRow row) {
        ExecutionRow script = executions.get(row.request().id().execution());
        return new StoredRequest(row.request(), row.view(), script == null ? null : script.view());
    }
}
