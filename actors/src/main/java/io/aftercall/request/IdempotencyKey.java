package io.aftercall.request;

import java.util.regex.Pattern;

/** Stripe's {@code Idempotency-Key}: one per request, the same for each of its attempts. */
public record IdempotencyKey(String value) {

    /** Stripe takes up to 255 characters (docs.stripe.com/api/idempotent_requests); no space or control may slip in. */
    private static final Pattern VALID = Pattern.compile("[\\x21-\\x7E]{1,255}");

    public IdempotencyKey {
        if (!VALID.matcher(value).matches()) {
            throw new InvalidSubmission("idempotency_key", "expected 1 to 255 printable ASCII characters, no spaces");
        }
    }

    /** The key of a request follows from its id, never from the attempt. */
    public static IdempotencyKey of(RequestId id) {
        return new IdempotencyKey("aftercall-" + id.suffix());
    }
}
