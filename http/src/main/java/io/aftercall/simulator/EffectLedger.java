package io.aftercall.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was really done, as opposed to answered: one entry for each time a creating or moving endpoint was executed. A
 * replay adds nothing. A declined payment counts, as Stripe keeps its payment intent. Thread-safe.
 */
public final class EffectLedger {

    private final Map<KeyId, Integer> byKey = new LinkedHashMap<>();
    private final Map<String, Integer> byEffect = new TreeMap<>();
    private int total;

    EffectLedger() {}

    synchronized void record(@Nullable KeyId key, String type, String action) {
        total++;
        byEffect.merge(type + "." + action, 1, Integer::sum);
        if (key != null) {
            byKey.merge(key, 1, Integer::sum);
        }
    }

    public synchronized int total() {
        return total;
    }

    /** Executions under this key, of all accounts. More than 1 for one account is what must never happen. */
    public synchronized int forKey(String key) {
        return byKey.entrySet().stream()
                .filter(entry -> entry.getKey().key().equals(key))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** Objects of this type created, by Stripe's name: {@code payment_intent}. */
    public synchronized int created(String type) {
        return byEffect.getOrDefault(type + ".create", 0);
    }

    /** Keys that were executed more than once in one account. */
    public synchronized List<String> keysWithMoreThanOne() {
        return byKey.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(entry -> entry.getKey().key())
                .distinct()
                .toList();
    }

    /** {@code {"total":2,"effects":{"product.create":2},"keys":{"k1":1,"k2":1},"doubles":[]}}. */
    public synchronized String toJson() {
        Map<String, Integer> keys = new LinkedHashMap<>();
        byKey.forEach((id, count) -> keys.merge(id.key(), count, Integer::sum));
        return Json.text(Fields.of(
                "total", total, "effects", Map.copyOf(byEffect), "keys", keys, "doubles", keysWithMoreThanOne()));
    }

    synchronized void clear() {
        byKey.clear();
        byEffect.clear();
        total = 0;
    }
}
