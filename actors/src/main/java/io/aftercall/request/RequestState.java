package io.aftercall.request;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The life of a request. The one table of what may follow what; the Redis scripts keep to it. */
public enum RequestState {
    /** Waits for its time. */
    SCHEDULED,
    /** Stored; waits for an engine. */
    ACCEPTED,
    /** An attempt is under way. */
    IN_FLIGHT,
    /** Waits between two attempts. */
    BACKING_OFF,
    /** The outcome is stored; its script job waits for a worker. */
    DISPATCHED,
    /** A worker runs the flow. */
    RUNNING,
    /** The flow has run. */
    COMPLETED,
    /** The flow failed for good, or the call cost too many engines their life; kept for a person. */
    BURIED,
    /** The outcome is not known; waits for reconciliation or a person. The error flow has run and was told so. */
    PARKED,
    /** Called off before the first byte was sent. */
    CANCELLED;

    private static final Map<RequestState, Set<RequestState>> NEXT = table();

    /** Whether nothing follows by itself. */
    public boolean isTerminal() {
        return this == COMPLETED || this == BURIED || this == PARKED || this == CANCELLED;
    }

    public boolean mayBecome(RequestState next) {
        return NEXT.get(this).contains(next);
    }

    /** As it is spelt in JSON and in Redis: {@code in_flight}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<RequestState> ofWire(String wire) {
        return Arrays.stream(values())
                .filter(state -> state.wire().equals(wire))
                .findFirst();
    }

    private static Map<RequestState, Set<RequestState>> table() {
        Map<RequestState, Set<RequestState>> next = new EnumMap<>(RequestState.class);
        next.put(SCHEDULED, EnumSet.of(ACCEPTED, CANCELLED));
        next.put(ACCEPTED, EnumSet.of(IN_FLIGHT, DISPATCHED, CANCELLED));
        next.put(IN_FLIGHT, EnumSet.of(IN_FLIGHT, BACKING_OFF, DISPATCHED));
        next.put(BACKING_OFF, EnumSet.of(IN_FLIGHT, DISPATCHED));
        next.put(DISPATCHED, EnumSet.of(RUNNING));
        next.put(RUNNING, EnumSet.of(RUNNING, DISPATCHED, COMPLETED, BURIED, PARKED));
        next.put(COMPLETED, EnumSet.noneOf(RequestState.class));
        next.put(BURIED, EnumSet.of(DISPATCHED, ACCEPTED));
        next.put(PARKED, EnumSet.of(DISPATCHED));
        next.put(CANCELLED, EnumSet.noneOf(RequestState.class));
        return next;
    }
}
