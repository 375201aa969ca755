package io.aftercall.request;

import io.aftercall.config.ScriptMode;
import org.jspecify.annotations.Nullable;

/**
 * Which worker continues, where, and how urgently.
 *
 * @param workerId the workers that run the flow
 * @param contextId the context the flow runs in
 * @param priority 0, the highest, to 9
 * @param flow stem of the flow's name; null for the one of the request's type
 * @param mode where the flow is to run; null for what is set
 */
public record Routing(
        String workerId,
        String contextId,
        int priority,
        @Nullable String flow,
        @Nullable ScriptMode mode) {

    public static final int DEFAULT_PRIORITY = 5;
    public static final int LOWEST_PRIORITY = 9;

    private static final Alphabet NAME = Alphabet.alphanumericAnd("_.:-");
    private static final Alphabet FLOW = Alphabet.lowerCaseAnd("_");

    public Routing {
        requireName("worker_id", workerId);
        requireContext(contextId);
        if (priority < 0 || priority > LOWEST_PRIORITY) {
            throw new InvalidSubmission("priority", "expected 0 (highest) to " + LOWEST_PRIORITY);
        }
        if (flow != null) {
            requireFlow(flow);
        }
    }

    /** Where it is set to run. */
    public Routing(String workerId, String contextId, int priority, @Nullable String flow) {
        this(workerId, contextId, priority, flow, null);
    }

    /** The same with another flow. */
    public Routing withFlow(String stem) {
        return new Routing(workerId, contextId, priority, stem, mode);
    }

    /** @throws InvalidSubmission if no context can have this id */
    public static void requireContext(String id) {
        requireName("context_id", id);
    }

    /** @throws InvalidSubmission if no flow can have this stem */
    public static void requireFlow(String stem) {
        if (!FLOW.spells(stem, 100)) {
            throw new InvalidSubmission("flow", "expected 1 to 100 lower-case letters, digits and '_'");
        }
    }

    /** Part of fingerprints: as it was before there was a mode, if there is none. */
    @Override
    public String toString() {
        return "Routing[workerId=" + workerId + ", contextId=" + contextId + ", priority=" + priority + ", flow=" + flow
                + (mode == null ? "]" : ", mode=" + mode.wire() + "]");
    }

    /** Both names become part of a Redis key, hence the narrow alphabet. */
    private static void requireName(String field, String value) {
        if (!NAME.spells(value, 128)) {
            throw new InvalidSubmission(field, "expected 1 to 128 letters, digits and '_', '-', '.', ':'");
        }
    }
}
