package io.aftercall.request;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far the execution of a script is. */
public enum ExecutionState {
    /** Waits for a worker. */
    QUEUED,
    /** A worker runs it. */
    RUNNING,
    /** Its result is stored; the calls and context changes of the run are being published. */
    RECORDED,
    COMPLETED,
    /** Threw or ran out of time on each of its attempts. */
    FAILED,
    /** Does not compile, or returned what cannot be stored. */
    REJECTED,
    /** There is no flow of that name. */
    NO_FLOW,
    /** Its worker died on each of its takeovers. */
    POISON;

    /** As it is spelt in JSON: {@code no_flow}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ExecutionState> ofWire(String wire) {
        return Arrays.stream(values())
                .filter(state -> state.wire().equals(wire))
                .findFirst();
    }

    public boolean isTerminal() {
        return compareTo(RECORDED) > 0;
    }

    /** Whether a person has to look at it. */
    public boolean isBuried() {
        return this == FAILED || this == REJECTED || this == POISON;
    }
}
