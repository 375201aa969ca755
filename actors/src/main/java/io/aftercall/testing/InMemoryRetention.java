package io.aftercall.testing;

import io.aftercall.queue.ScriptJob;
import io.aftercall.request.ExecutionId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Forgets what ended long ago. For use inside a step. */
final class InMemoryRetention {

    private final InMemoryState state;

    InMemoryRetention(InMemoryState state) {
        this.state = state;
    }

    /** Forgets at most {@code max} requests, with their scripts, and scripts of no request that ended by {@code limit}. */
    int forget(Instant limit, int max) {
        int requests = forgetRequests(limit, max);
        return requests + forgetPlays(limit, max - requests);
    }

    /** Forgets at most {@code max} of the oldest beyond {@code most}. */
    int forgetBeyond(long most, int max) {
        List<ExecutionRow> finished = state.executions.values().stream()
                .filter(row -> row.finishedAt() != null)
                .sorted(Comparator.comparing(row -> Objects.requireNonNull(row.finishedAt())))
                .toList();
        List<ExecutionRow> surplus = finished.stream()
                .limit(Math.clamp(finished.size() - most, 0, max))
                .toList();
        for (ExecutionRow row : surplus) {
            RequestRow request = row.request();
            if (request != null) {
                state.byAge.remove(request.cursor());
                state.requests.remove(request.request().id());
            }
            forget(row.id());
        }
        return surplus.size();
    }

    private int forgetRequests(Instant limit, int max) {
        List<RequestRow> old = state.byAge.values().stream()
                .filter(row -> isAsOldAs(row, limit))
                .limit(max)
                .toList();
        for (var row : old) {
            state.byAge.remove(row.cursor());
            state.requests.remove(row.request().id());
            forget(row.request().id().execution());
        }
        return old.size();
    }

    private boolean isAsOldAs(RequestRow request, Instant limit) {
        ExecutionRow script = state.executions.get(request.request().id().execution());
        return script != null && script.isAsOldAs(limit);
    }

    private int forgetPlays(Instant limit, int max) {
        List<ExecutionId> old = state.executions.values().stream()
                .filter(row -> row.job() instanceof ScriptJob.Play && row.isAsOldAs(limit))
                .map(ExecutionRow::id)
                .limit(max)
                .toList();
        old.forEach(this::forget);
        return old.size();
    }

    private void forget(ExecutionId id) {
        ExecutionRow row = state.executions.remove(id);
        ContextRow context = row == null ? null : state.contexts.get(row.job().contextId());
        if (context != null) {
            context.forget(id);
        }
    }
}
