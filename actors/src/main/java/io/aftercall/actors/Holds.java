package io.aftercall.actors;

import io.aftercall.request.Request;
import java.util.Optional;

/** What holds calls up in this process beside pauses, for people to see. Thread-safe. */
record Holds(Circuits circuits, Gates gates) {

    /** In words; empty if nothing does. */
    Optional<String> onCall(Request request, boolean repeats) {
        return circuits.why(request, repeats)
                .or(() -> gates.calls().isFull()
                        ? Optional.of("as many calls as may be are under way at Stripe")
                        : Optional.empty());
    }
}
