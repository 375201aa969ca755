package io.aftercall.queue;

import io.aftercall.request.Routing;

/**
 * The stream of script jobs for one worker at one priority, as its name stands in records and keys.
 *
 * @param priority 0 is the highest
 */
record StreamName(String workerId, int priority) {

    static StreamName of(Routing routing) {
        return new StreamName(routing.workerId(), routing.priority());
    }

    static StreamName of(JobLease lease) {
        return new StreamName(lease.workerId(), lease.priority());
    }

    /** @throws IllegalArgumentException if it is not {@code <worker>:<priority>} */
    static StreamName ofWire(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("the name of a script stream: expected <worker>:<priority>");
        }
        return new StreamName(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    String wire() {
        return workerId + ":" + priority;
    }
}
