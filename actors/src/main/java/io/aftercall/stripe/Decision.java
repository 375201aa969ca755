package io.aftercall.stripe;

import io.aftercall.request.Outcome;
import java.time.Duration;

/** What follows an attempt. */
public sealed interface Decision {

    /** Why, with the number of the table's row; safe to log and to show. */
    String reason();

    /** Whether Stripe may have executed the call in any attempt so far; to be stored with the request. */
    boolean maybeExecuted();

    /** The same bytes under the same key again, after the delay. */
    record Retry(Duration delay, boolean maybeExecuted, String reason) implements Decision {}

    /** The outcome is final. */
    record Settle(Outcome outcome, boolean maybeExecuted, String reason) implements Decision {}
}
