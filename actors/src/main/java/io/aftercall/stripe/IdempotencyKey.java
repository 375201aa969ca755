package io.aftercall.stripe;

import java.util.regex.Pattern;

/**
 * The key under which Stripe executes a write at most once. The same for every attempt of one request.
 *
 * @param value 1 to 255 printable ASCII characters without spaces, so that no client on the way can drop or trim it
 */
public record IdempotencyKey(String value) {

    private static final Pattern SAFE = Pattern.compile("[\\x21-\\x7E]{1,255}");

    /** @throws IllegalArgumentException if the text could not travel in a header unchanged */
    public IdempotencyKey {
        if (!SAFE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "idempotency_key: not acceptable (expected: 1 to 255 printable ASCII characters without spaces)");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
