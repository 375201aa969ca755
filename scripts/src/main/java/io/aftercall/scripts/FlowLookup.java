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

    /** Among these texts. */
    static FlowLookup among(Map<String, FlowText> flows, VersionCache versions) {
        return stem -> {
            FlowText flow = flows.get(stem);
            return flow == null ? null : versions.acquire(flow);
        };
    }
}
