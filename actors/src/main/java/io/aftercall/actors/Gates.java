package io.aftercall.actors;

import io.aftercall.queue.Blame;
import java.util.List;

/**
 * The gates of one process, by what is suspected of a request. One that may have ended an engine is sent while few
 * others of its kind are under way; one that is blamed for two already, with no other that is. Thread-safe.
 *
 * @param calls for all that nothing is held against
 */
public record Gates(InFlightGate calls, InFlightGate suspects, InFlightGate blamed) {

    private static final int SUSPECTS = 4;

    /** @param room calls at the same time of those that nothing is held against, at least 1 */
    public static Gates of(int room) {
        return new Gates(new InFlightGate(room), new InFlightGate(SUSPECTS), new InFlightGate(1));
    }

    InFlightGate of(Blame blame) {
        if (blame.isGrave()) {
            return blamed;
        }
        return blame.suspect() ? suspects : calls;
    }

    /** No call begins from now on, until it is ended. */
    Standstill standstill() {
        return Standstill.of(List.of(calls, suspects, blamed));
    }
}
