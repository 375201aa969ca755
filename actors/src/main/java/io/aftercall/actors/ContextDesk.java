package io.aftercall.actors;

import io.aftercall.queue.ContextConfiguration;
import io.aftercall.queue.ContextConfigurations;
import io.aftercall.queue.ContextConfigurations.PutReply;
import io.aftercall.queue.ContextConfigurations.Snapshot;
import io.aftercall.queue.Contexts;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * To set contexts to something, and to look at them. What was changed here holds here when the stage completes, and in
 * every other process a moment later. Thread-safe.
 */
public final class ContextDesk {

    private final ContextConfigurations configurations;
    private final Contexts data;
    private final ConfiguredContexts here;

    ContextDesk(ContextConfigurations configurations, Contexts data, ConfiguredContexts here) {
        this.configurations = configurations;
        this.data = data;
        this.here = here;
    }

    /** In place of what there was for this context. */
    public CompletionStage<PutReply> set(ContextConfiguration configuration) {
        return configurations.put(configuration).thenCompose(reply -> follow(reply));
    }

    /** Takes the configuration away, and not the context's data; answers whether there was one. */
    public CompletionStage<Boolean> unset(String contextId) {
        return configurations.remove(contextId).thenCompose(removed -> follow(removed));
    }

    public CompletionStage<Snapshot> configuration(String contextId) {
        return configurations.find(contextId);
    }

    public CompletionStage<Snapshot> configurations() {
        return configurations.load();
    }

    /** What scripts have put into the context: key to JSON text. */
    public CompletionStage<Map<String, String>> data(String contextId) {
        return data.load(contextId);
    }

    private <T> CompletionStage<T> follow(T reply) {
        return here.follow(configurations).thenApply(seen -> reply);
    }
}
