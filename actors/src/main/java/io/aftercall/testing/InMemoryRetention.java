package io.aftercall.testing;

import io.aftercall.queue.ScriptJob;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.RequestState;
import java.time.Instant;
import java.util.List;

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

    private int forgetRequests(Instant limit, int max) {
        List<RequestRow> old = state.byAge.values().stream()
                .filter(row -> row.isAsOldAs(limit) || isDiscarded(row, limit))
                .limit(max)
                .toList();
        for (var row : old) {
            state.byAge.remove(row.cursor());
            state.requests.remove(row.request().id());
            forget(row.request().id().execution());
        }
        return old.size();
    }

    private boolean isDiscarded(RequestRow request, Instant limit) {
        ExecutionRow row = state.executions.get(request.request().id().execution());
        return request.state() == RequestState.BURIED && row != null && row.isAsOldAs(limit);
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
