package io.aftercall.queue;

import java.time.Instant;
import java.util.Map;

/**
 * What runs, at one moment.
 *
 * @param revision rises with every change
 * @param flows by name, in order
 * @param refused by name, in order: the last text of a flow that was refused and has not been replaced since
 */
public record FlowTable(long revision, Map<String, Active> flows, Map<String, Refused> refused) {

    public static final FlowTable EMPTY = new FlowTable(0, Map.of(), Map.of());

    /**
     * The version of a flow that runs.
     *
     * @param version empty if the flow is deactivated
     * @param by a host and its directory, or who asked for it
     */
    public record Active(String version, Instant at, String by) {

        public boolean isNone() {
            return version.isEmpty();
        }
    }

    public record Refused(String version, Instant at, String by, String why) {}
}
