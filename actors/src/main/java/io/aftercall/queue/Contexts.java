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
     * Applies the changes of one run, all or none, once: a repeat with the same execution changes nothing and answers as
     * the first did.
     */
    CompletionStage<ApplyReply> apply(String contextId, ExecutionId execution, List<ContextChange> writes);

    enum ApplyReply {
        APPLIED,
        /** A compare-and-set found another value; nothing changed, the script has to run again. */
        CONFLICT
    }
}
