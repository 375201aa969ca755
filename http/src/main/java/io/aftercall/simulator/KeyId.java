package io.aftercall.simulator;

/**
 * An idempotency key where it counts: within one account.
 *
 * @param scope hash of secret and {@code Stripe-Account}
 */
record KeyId(String scope, String key) {}
