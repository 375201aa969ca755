package io.aftercall.testing;

import io.aftercall.queue.Contexts;
import io.aftercall.request.ExecutionId;
import io.aftercall.scripts.ContextChange;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The contexts of {@link InMemoryStore}. */
final class InMemoryContexts implements Contexts {

    private final InMemoryState state;

    InMemoryContexts(InMemoryState state) {
        this.state = state;
    }

    @Override
    public CompletionStage<Map<String, String>> load(String contextId) {
        return state.step(now -> {
            ContextRow row = state.contexts.get(contextId);
            return row == null ? Map.of() : row.values();
        });
    }

    @Override
    public CompletionStage<ApplyReply> apply(
            String contextId, ExecutionId execution, int round, List<ContextChange> writes) {
        String run = execution.inRound(round);
        return state.step(now -> {
            ContextRow row = state.contexts.computeIfAbsent(contextId, any -> new ContextRow());
            boolean applied = row.hasApplied(run) || row.apply(run, writes);
            return applied ? ApplyReply.APPLIED : ApplyReply.CONFLICT;
        });
    }
}
