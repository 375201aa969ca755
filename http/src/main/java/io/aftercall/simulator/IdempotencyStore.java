package io.aftercall.simulator;

import io.aftercall.simulator.FormValue.Branch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys and the answers saved under them, by the rules of v1 (docs.stripe.com/api/idempotent_requests): held from the
 * begin of the execution, the first answer kept whatever it was, pruned by age. Not thread-safe.
 */
final class IdempotencyStore {

    /**
     * An answer under a key.
     *
     * @param requestId the {@code Request-Id} of the request that was executed
     */
    record Saved(Answer answer, String requestId) {}

    private static final class Entry {

        private final String endpoint;
        private final Branch params;
        private final Instant begun;
        private @Nullable Saved saved;

        Entry(String endpoint, Branch params, Instant begun) {
            this.endpoint = endpoint;
            this.params = params;
            this.begun = begun;
        }
    }

    private final Map<KeyId, Entry> entries = new LinkedHashMap<>();
    private final Duration lifetime;
    private final InstantSource clock;

    IdempotencyStore(Duration lifetime, InstantSource clock) {
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /**
     * @return the saved answer, or null if the key is free
     * @throws Refusal if the key is in use, or was first used for something else
     */
    @Nullable
    Saved find(KeyId id, String path, Branch params) {
        prune();
        Entry entry = entries.get(id);
        if (entry == null) {
            return null;
        }
        if (!entry.endpoint.equals(path)) {
            throw Refusals.otherEndpoint(id.key(), entry.endpoint, path);
        }
        if (!entry.params.equals(params)) {
            throw Refusals.otherParameters(id.key());
        }
        if (entry.saved == null) {
            throw Refusals.keyInUse(id.key());
        }
        return entry.saved;
    }

    /** Holds a free key from now on. */
    void begin(KeyId id, String path, Branch params) {
        entries.put(id, new Entry(path, params, clock.instant()));
    }

    /** Keeps the answer of an execution; does nothing if the store was cleared meanwhile. */
    void save(KeyId id, Saved saved) {
        Entry entry = entries.get(id);
        if (entry != null) {
            entry.saved = saved;
        }
    }

    void clear() {
        entries.clear();
    }

    private void prune() {
        Instant oldest = clock.instant().minus(lifetime);
        Iterator<Entry> eldestFirst = entries.values().iterator();
        while (eldestFirst.hasNext()) {
            Entry entry = eldestFirst.next();
            if (entry.begun.isAfter(oldest)) {
                return;
            }
            if (entry.saved != null) {
                eldestFirst.remove();
            }
        }
    }
}
