package io.aftercall.actors;

import io.aftercall.request.Request;

/**
 * Whether first attempts may begin in the step that leases their requests: only if nothing is in sight that could hold the
 * call back, as what has begun is sent at once. Thread-safe.
 */
record FirstAttempts(RequestActor.Ports ports) {

    /** How many of so many requests that nobody has read yet. */
    int among(int requests) {
        boolean free = !ports.brakes().isDraining()
                && ports.brakes().pauses().isEmpty()
                && ports.leases().mayAct()
                && ports.circuits().areClosed();
        return free ? Math.min(requests, ports.gates().calls().free()) : 0;
    }

    /** Whether that of this request, which is not paused, beside so many others. */
    boolean mayBegin(Request request, int beside) {
        return !ports.brakes().isDraining()
                && ports.leases().mayAct()
                && ports.gates().calls().free() > beside
                && ports.circuits().why(request, false).isEmpty();
    }
}
