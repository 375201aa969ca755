package io.aftercall.request;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an unknown outcome is, or was, found out. Times are by the clock of Redis.
 *
 * @param checks how often it was looked for
 * @param checkedAt when last; null if never
 * @param nextCheckAt when next; null if nobody looks any more
 * @param evidence what the last checks found, oldest first
 * @param resolved how it was decided; null while it is not
 * @param formerJson the runs of flows before the decision, a JSON array; null if there are none
 */
public record Reconciliation(
        int checks,
        @Nullable Instant checkedAt,
        @Nullable Instant nextCheckAt,
        List<Evidence> evidence,
        @Nullable Resolved resolved,
        @Nullable String formerJson) {

    /** Checks that are remembered. */
    public static final int MAX_EVIDENCE = 10;

    public Reconciliation {
        evidence = List.copyOf(evidence);
    }

    public boolean isResolved() {
        return resolved != null;
    }

    /**
     * What one check found.
     *
     * @param how where it was looked for
     * @param found what was there, in a sentence, without secrets
     */
    public record Evidence(Instant at, String how, String found) {}

    /**
     * The decision.
     *
     * @param note of the person who decided; null if none
     */
    public record Resolved(Instant at, By by, @Nullable String note) {}

    /** Who decides. */
    public enum By {
        /** The engine, by asking Stripe. */
        RECONCILER,
        /** An event that Stripe has signed. */
        WEBHOOK,
        PERSON;

        /** As it is spelt in JSON and in Redis. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException if nobody is spelt so */
        public static By ofWire(String wire) {
            for (By by : values()) {
                if (by.wire().equals(wire)) {
                    return by;
                }
            }
            throw new IllegalArgumentException("resolved_by: " + wire + " (expected: reconciler, webhook, person)");
        }
    }
}
