package io.aftercall.queue;

import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestType;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was given up and is kept for a person, in short.
 *
 * @param id names it, for every step
 * @param request null for a script that belongs to none
 * @param error of the last run, or why the call was given up
 * @param attempts of the script, or of the call if that is what was given up
 * @param edited whether a person has changed the input
 */
public record DeadLetter(
        ExecutionId id,
        @Nullable RequestId request,
        Kind kind,
        Reason reason,
        @Nullable String error,
        int attempts,
        Place place,
        Times times,
        int replays,
        boolean edited) {

    /** What a replay runs again. */
    public enum Kind {
        /** The call of a request. */
        REQUEST,
        /** The flow of a request. */
        FLOW,
        /** A script that somebody sent. */
        SCRIPT;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(@Nullable RequestId request, @Nullable Outcome outcome) {
            if (request == null) {
                return SCRIPT;
            }
            return outcome == Outcome.POISON ? REQUEST : FLOW;
        }
    }

    /** Why it was given up. */
    public enum Reason {
        /** It threw, or ran out of time, on each of its attempts. */
        SCRIPT_FAILED,
        /** It does not compile, or returned what cannot be stored. */
        SCRIPT_REJECTED,
        /** Whoever held it died, too often. */
        POISON;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Reason> ofWire(String wire) {
            return Arrays.stream(values())
                    .filter(reason -> reason.wire().equals(wire))
                    .findFirst();
        }

        static Reason of(Kind kind, ExecutionState state) {
            if (kind == Kind.REQUEST) {
                return POISON;
            }
            return switch (state) {
                case FAILED -> SCRIPT_FAILED;
                case REJECTED -> SCRIPT_REJECTED;
                case POISON -> POISON;
                case QUEUED, RUNNING, RECORDED, COMPLETED, NO_FLOW ->
                    throw new IllegalArgumentException(state.wire() + " is no ending that is buried");
            };
        }
    }

    /**
     * Where it would run.
     *
     * @param type of the request; null if there is none
     * @param flow whole name of the flow; null for a script that somebody sent
     */
    public record Place(
            String workerId,
            String contextId,
            @Nullable RequestType type,
            @Nullable String flow) {}

    /**
     * By the clock of the store.
     *
     * @param createdAt when the request or the script was stored
     * @param diedAt when it was given up
     */
    public record Times(Instant createdAt, Instant diedAt) {}

    /** Place in the list of all; later ones compare higher. */
    String cursor() {
        return String.format(Locale.ROOT, "%013d:%s", times.diedAt().toEpochMilli(), id);
    }
}
