package io.aftercall.faults;

/**
 * A 202, as the client noted it.
 *
 * @param key the client's own Idempotency-Key
 */
record Accepted(String key, String id) {}
