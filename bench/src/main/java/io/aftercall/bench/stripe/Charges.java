package io.aftercall.bench.stripe;

import java.util.HashMap;
import java.util.Map;

/** What was charged, by idempotency key. Only the one thread of the server touches it. */
final class Charges {

    private final Map<String, Long> byKey = new HashMap<>();
    private long calls;
    private long refused;

    /** The number of the charge under this key: a new one for a new key, and the old one for a key that comes again. */
    long charge(String key) {
        calls++;
        Long known = byKey.get(key);
        if (known != null) {
            return known;
        }
        long number = byKey.size() + 1L;
        byKey.put(key, number);
        return number;
    }

    /** A call without a key, a secret or an amount. */
    void refuse() {
        refused++;
    }

    String report() {
        return "{\"calls\":" + calls + ",\"effects\":" + byKey.size() + ",\"refused\":" + refused + "}";
    }
}
