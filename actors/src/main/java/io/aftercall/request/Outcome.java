package io.aftercall.request;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a request ended in. */
public enum Outcome {
    SUCCEEDED,
    DECLINED,
    REJECTED,
    AUTH,
    FORBIDDEN,
    RATE_LIMITED,
    NOT_SENT,
    TLS,
    PROTOCOL_ERROR,
    KEY_CONFLICT,
    UNKNOWN,
    CANCELLED,
    POISON;

    /** As it is spelt in JSON: {@code rate_limited}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Outcome> ofWire(String wire) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.wire().equals(wire))
                .findFirst();
    }

    /** Whether something may have happened at Stripe that nobody knows of. */
    public boolean isUnknown() {
        return this == UNKNOWN || this == KEY_CONFLICT;
    }
}
