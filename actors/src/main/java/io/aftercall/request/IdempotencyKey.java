package io.aftercall.request;

/**
 * The key under which Stripe executes a write at most once. The same for every attempt of one request.
 *
 * @param value 1 to 255 printable ASCII characters without spaces, so that no client on the way can drop or trim it
 */
public record IdempotencyKey(String value) {

    private static final int LONGEST = 255;

    /** @throws InvalidSubmission if the text could not travel in a header unchanged */
    public IdempotencyKey {
        if (value.isEmpty() || value.length() > LONGEST || !isPrintable(value)) {
            throw new InvalidSubmission("idempotency_key", "expected 1 to 255 printable ASCII characters, no spaces");
        }
    }

    private static boolean isPrintable(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || value.charAt(i) > '~') {
                return false;
            }
        }
        return true;
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
