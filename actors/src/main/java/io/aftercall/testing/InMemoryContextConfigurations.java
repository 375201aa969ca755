package io.aftercall.testing;

import io.aftercall.queue.Bell.Topic;
import io.aftercall.queue.ContextConfiguration;
import io.aftercall.queue.ContextConfigurations;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The configurations of {@link InMemoryStore}. */
final class InMemoryContextConfigurations implements ContextConfigurations {

    private final InMemoryState state;
    private final Map<String, ContextConfiguration> byContext = new HashMap<>();
    private long version;

    InMemoryContextConfigurations(InMemoryState state) {
        this.state = state;
    }

    @Override
    public CompletionStage<PutReply> put(ContextConfiguration configuration) {
        return state.step(now -> {
            boolean known = byContext.containsKey(configuration.contextId());
            if (!known && byContext.size() >= MAX_CONTEXTS) {
                return PutReply.FULL;
            }
            byContext.put(configuration.contextId(), configuration);
            changed(now);
            return known ? PutReply.REPLACED : PutReply.ADDED;
        });
    }

    @Override
    public CompletionStage<Boolean> remove(String contextId) {
        return state.step(now -> {
            boolean removed = byContext.remove(contextId) != null;
            if (removed) {
                changed(now);
            }
            return removed;
        });
    }

    @Override
    public CompletionStage<Snapshot> find(String contextId) {
        return state.step(now -> {
            ContextConfiguration found = byContext.get(contextId);
            return found == null ? Snapshot.NONE : new Snapshot(0, Map.of(contextId, found), Set.of());
        });
    }

    @Override
    public CompletionStage<Snapshot> load() {
        return state.step(now -> new Snapshot(version, byContext, Set.of()));
    }

    @Override
    public CompletionStage<Long> version() {
        return state.step(now -> version);
    }

    private void changed(Instant now) {
        version = Math.max(now.toEpochMilli(), version + 1);
        state.bell.ring(Topic.CONTEXTS);
    }
}
