package io.aftercall.request;

import java.util.Locale;

/** What a request ended in. Spelt in lower snake case wherever it leaves the JVM. */
public enum Outcome {
    /** Stripe did it. */
    SUCCEEDED("yes"),
    /** The card was declined; a new attempt is a decision of the business, under a new key. */
    DECLINED("no"),
    /** Stripe refused the call as it is. */
    REJECTED("no"),
    /** The secret is not accepted. */
    AUTH("no"),
    /** The secret may not do this. */
    FORBIDDEN("no"),
    /** Stripe had no room until the budget ended. */
    RATE_LIMITED("no"),
    /** No byte left this machine. */
    NOT_SENT("no"),
    /** The other side could not prove that it is Stripe. */
    TLS("no"),
    /** A redirect, or for a read: no usable answer until the budget ended. */
    PROTOCOL_ERROR("no"),
    /** The key was used before with other parameters; what that first call did is not known. */
    KEY_CONFLICT("unknown"),
    /** Sent, and no honest answer: money may have moved. */
    UNKNOWN("unknown"),
    /** Was unknown; long after its key has ended Stripe has no trace of it. */
    NOT_CHARGED("no"),
    /** Cancelled before the first byte was sent. */
    CANCELLED("no"),
    /** It ended the processes that held it, and nothing is known to have been sent. */
    POISON("unknown");

    private final String charged;

    Outcome(String charged) {
        this.charged = charged;
    }

    /** The spelling outside of the JVM, for example {@code not_sent}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no outcome is spelt so */
    public static Outcome ofWire(String wire) {
        for (Outcome outcome : values()) {
            if (outcome.wire().equals(wire)) {
                return outcome;
            }
        }
        throw new IllegalArgumentException("outcome: " + wire + " (expected: succeeded, declined, … poison)");
    }

    /** Whether the request waits for reconciliation or a person instead of going to its error flow as failed. */
    public boolean parks() {
        return this == UNKNOWN || this == KEY_CONFLICT;
    }

    /** Whether Stripe may have done it: {@code no}, {@code unknown}, and {@code yes} only for a success. */
    public String charged() {
        return charged;
    }
}
