package io.aftercall.queue;

import io.aftercall.request.Outcome;
import io.aftercall.request.Reconciliation.By;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decision on an unknown outcome.
 *
 * @param outcome succeeded, declined or not_charged
 * @param httpStatus what Stripe answers in such a case; null if it would not
 * @param replyJson Stripe's object on success, else the one error shape
 * @param note of a person; null if none
 * @param how where it was found out
 * @param found what was there, without secrets
 */
public record Resolution(
        Outcome outcome,
        @Nullable Integer httpStatus,
        String replyJson,
        By by,
        @Nullable String note,
        String how,
        String found) {

    private static final Set<Outcome> DECISIONS = Set.of(Outcome.SUCCEEDED, Outcome.DECLINED, Outcome.NOT_CHARGED);

    public Resolution {
        if (!DECISIONS.contains(outcome)) {
            throw new IllegalArgumentException(
                    "outcome: " + outcome.wire() + " (expected: succeeded, declined or not_charged)");
        }
    }
}
