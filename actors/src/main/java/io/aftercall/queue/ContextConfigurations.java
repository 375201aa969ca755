package io.aftercall.queue;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What contexts are set to, in the whole installation. Each change rings {@link Bell.Topic#CONTEXTS} and raises the
 * version. Thread-safe. A failed stage is a fault of the store: nothing is known about the step.
 */
public interface ContextConfigurations {

    /** So many contexts may have a configuration: every process keeps them all in memory. */
    int MAX_CONTEXTS = 10_000;

    /** In place of what there was for this context. */
    CompletionStage<PutReply> put(ContextConfiguration configuration);

    /** Takes the configuration away, and not the context's data; answers whether there was one. */
    CompletionStage<Boolean> remove(String contextId);

    /** Of one context, or of none. */
    CompletionStage<Snapshot> find(String contextId);

    CompletionStage<Snapshot> load();

    /** Another one than that of a snapshot: something was changed since. */
    CompletionStage<Long> version();

    enum PutReply {
        ADDED,
        REPLACED,
        /** {@link #MAX_CONTEXTS} have one already; nothing was stored. */
        FULL
    }

    /**
     * All configurations as they were at one moment.
     *
     * @param byContext those that can be read, by context id
     * @param unreadable ids of contexts whose configuration this process cannot read
     */
    record Snapshot(long version, Map<String, ContextConfiguration> byContext, Set<String> unreadable) {

        public static final Snapshot NONE = new Snapshot(0, Map.of(), Set.of());

        public Snapshot {
            byContext = Map.copyOf(byContext);
            unreadable = Set.copyOf(unreadable);
        }
    }
}
