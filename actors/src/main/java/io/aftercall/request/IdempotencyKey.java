package io.aftercall.request;

import java.util.regex.Pattern;

/**
 * The key under which Stripe executes a write at most once. The same for every attempt of one request.
 *
 * @param value 1 to 255 printable ASCII characters without spaces, so that no client on the way can drop or trim it
 */
public record IdempotencyKey(String value) {

    private static final Pattern SAFE = Pattern.compile("[\\x21-\\x7E]{1,255}");

    /** @throws InvalidSubmission if the text could not travel in a header unchanged */
    public IdempotencyKey {
        if (!SAFE.matcher(value).matches()) {
            throw new InvalidSubmission("idempotency_key", "expected 1 to 255 printable ASCII characters, no spaces");
        }
    }

    /** The key of a request follows from its id, never from the attempt. */
    public static IdempotencyKey of(RequestId id) {
        return new IdempotencyKey("aftercall-" + id.suffix());
    }

    @Override
    public String toString() {
        return value;
    }
}
