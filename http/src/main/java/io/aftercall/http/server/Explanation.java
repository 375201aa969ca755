package io.aftercall.http.server;

import io.aftercall.actors.Brakes;
import io.aftercall.queue.Pause;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.Attempt;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.Outcome;
import io.aftercall.request.RequestStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says in one sentence why a request is where it is. */
final class Explanation {

    private Explanation() {}

    static String of(StoredRequest stored) {
        RequestStatus status = stored.status();
        String worker = stored.request().routing().workerId();
        String flow = stored.request().flow();
        return switch (status.state()) {
            case SCHEDULED -> "Waits for its time" + due(status) + ".";
            case ACCEPTED -> "Is stored and waits for an engine, or for its turn if it was submitted in order.";
            case IN_FLIGHT -> "Attempt " + Math.max(1, status.attempts().size()) + " is under way at Stripe.";
            case BACKING_OFF -> "Attempt " + last(status) + "; the next one is due" + due(status) + ".";
            case DISPATCHED -> outcome(status) + "; " + waiting(stored.script(), flow, worker);
            case RUNNING -> outcome(status) + "; a worker of " + worker + " runs flow " + flow + ".";
            case COMPLETED -> outcome(status) + completed(stored.script(), flow);
            case BURIED ->
                status.outcome() == Outcome.POISON
                        ? "Was given up, as engines were lost each time it was under way; waits for a person."
                        : outcome(status) + "; " + buried(stored.script(), flow);
            case PARKED ->
                "Whether Stripe did it is not known (" + wire(status) + "); reconciliation or a person has to decide.";
            case CANCELLED -> "Was called off before anything was sent.";
        };
    }

    /** With what holds it up. */
    static String of(StoredRequest stored, Brakes brakes) {
        String heldUp = waitingFor(stored, brakes);
        return heldUp == null ? of(stored) : of(stored) + " It is held up: " + heldUp + ".";
    }

    /**
     * What holds the request up, in one sentence; null if nothing that is known here does. Pauses hold everywhere, the
     * rest is what would hold it up in this process.
     */
    static @Nullable String waitingFor(StoredRequest stored, Brakes brakes) {
        Optional<Pause> pause = switch (stored.status().state()) {
            case SCHEDULED, ACCEPTED, BACKING_OFF -> brakes.onCall(stored.request());
            case DISPATCHED -> brakes.onScript(stored.request().routing());
            case CANCELLED ->
                isQueued(stored) ? brakes.onScript(stored.request().routing()) : Optional.empty();
            case IN_FLIGHT, RUNNING, COMPLETED, BURIED, PARKED -> Optional.empty();
        };
        return pause.map(Pause::sentence)
                .or(() -> holdOn(stored, brakes).map(why -> why + " (as this process sees it)"))
                .orElse(null);
    }

    private static Optional<String> holdOn(StoredRequest stored, Brakes brakes) {
        return switch (stored.status().state()) {
            case ACCEPTED -> brakes.holdOn(stored.request(), false);
            case BACKING_OFF -> brakes.holdOn(stored.request(), true);
            default -> Optional.empty();
        };
    }

    private static boolean isQueued(StoredRequest stored) {
        return stored.script() != null && stored.script().state() == ExecutionState.QUEUED;
    }

    private static String due(RequestStatus status) {
        return status.times().nextAttemptAt() == null
                ? ""
                : " at " + status.times().nextAttemptAt();
    }

    private static String last(RequestStatus status) {
        List<Attempt> attempts = status.attempts();
        if (attempts.isEmpty()) {
            return "1 has ended without an answer";
        }
        Attempt last = attempts.get(attempts.size() - 1);
        String why = last.error() != null
                ? last.error()
                : last.httpStatus() == null ? "no answer" : "HTTP " + last.httpStatus();
        return last.number() + " ended with " + why;
    }

    private static String outcome(RequestStatus status) {
        return status.outcome() == Outcome.SUCCEEDED ? "Stripe did it" : "The outcome is " + wire(status);
    }

    private static String wire(RequestStatus status) {
        return status.outcome() == null ? "unknown" : status.outcome().wire();
    }

    private static String waiting(@Nullable ExecutionStatus script, String flow, String worker) {
        if (script != null && script.attempts() > 0) {
            return "run " + script.attempts() + " of flow " + flow + " failed, and it will be run again.";
        }
        return "flow " + flow + " waits for a worker of " + worker + ".";
    }

    private static String completed(@Nullable ExecutionStatus script, String flow) {
        return script != null && script.state() == ExecutionState.NO_FLOW
                ? "; there is no flow " + flow + " to go on with."
                : " and flow " + flow + " has run.";
    }

    private static String buried(@Nullable ExecutionStatus script, String flow) {
        String state = script == null ? "failed" : script.state().wire();
        return "flow " + flow + " is given up (" + state + ") and waits for a person.";
    }
}
