package io.aftercall.queue;

/**
 * The version of a flow that an execution was queued with.
 *
 * @param flow the name that was found: that of the ending, else the common one
 * @param version empty if the flow was deactivated then, so that there is none to run
 */
public record FlowPin(String flow, String version) {

    public boolean isNone() {
        return version.isEmpty();
    }

    /** As it stands in a record. */
    String wire() {
        return flow + " " + version;
    }

    static FlowPin ofWire(String text) {
        int space = text.indexOf(' ');
        if (space < 1) {
            throw new IllegalArgumentException("the record holds an unknown pin");
        }
        return new FlowPin(text.substring(0, space), text.substring(space + 1));
    }
}
