package io.aftercall.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts how often a key, or a request without one, was seen. Forgets the oldest of many. Not thread-safe. */
final class Attempts {

    private static final int MOST = 500_000;

    private final Map<KeyId, Integer> counts = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<KeyId, Integer> eldest) {
            return size() > MOST;
        }
    };

    int next(@Nullable KeyId key, String scope, Exchange exchange) {
        KeyId counted = key == null ? new KeyId(scope, " " + exchange.fingerprint()) : key;
        return counts.merge(counted, 1, Integer::sum);
    }

    void clear() {
        counts.clear();
    }
}
