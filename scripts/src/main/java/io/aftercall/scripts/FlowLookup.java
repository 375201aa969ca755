package io.aftercall.scripts;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the flows that a run may evaluate. */
interface FlowLookup {

    /**
     * One flow.
     *
     * @param stem a checked name
     * @return null if there is none; the caller releases a script that it gets
     */
    @Nullable
    Compilation acquire(String stem) throws InterruptedException;

    /** The flow for an ending: its own, else the common one, else null. The caller releases a script that it gets. */
    default @Nullable Compilation acquire(FlowName name, Ending ending) throws InterruptedException {
        Compilation own = acquire(name.value() + ending.suffix());
        return own == null ? acquire(name.value()) : own;
    }

    /** Among these texts. */
    static FlowLookup among(Map<String, FlowText> flows, VersionCache versions) {
        return stem -> {
            FlowText flow = flows.get(stem);
            return flow == null ? null : versions.acquire(flow);
        };
    }
}
