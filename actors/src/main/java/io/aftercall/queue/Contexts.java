package io.aftercall.queue;

import io.aftercall.request.ExecutionId;
import io.aftercall.scripts.ContextChange;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The durable maps that scripts keep by context. Thread-safe. */
public interface Contexts {

    /** The whole map: key to JSON text. */
    CompletionStage<Map<String, String>> load(String contextId);

    /**
     * Applies the changes of one run, all or none, once: a repeat with the same execution and round changes nothing and
     * answers as the first did.
     *
     * @param round of the request, counted from 1; see {@link ScriptJob#round}
     */
    CompletionStage<ApplyReply> apply(String contextId, ExecutionId execution, int round, List<ContextChange> writes);

    /** In the first round. */
    default CompletionStage<ApplyReply> apply(String contextId, ExecutionId execution, List<ContextChange> writes) {
        return apply(contextId, execution, 1, writes);
    }

    enum ApplyReply {
        APPLIED,
        /** A compare-and-set found another value; nothing changed, the script has to run again. */
        CONFLICT
    }
}
