package io.aftercall.faults;

import io.aftercall.queue.Contexts;
import io.aftercall.request.ExecutionId;
import io.aftercall.scripts.ContextChange;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The contexts of {@link SteppedStore}. */
record SteppedContexts(Contexts contexts, Steps steps) implements Contexts {

    @Override
    public CompletionStage<Map<String, String>> load(String contextId) {
        return steps.step("contexts.load", () -> contexts.load(contextId));
    }

    @Override
    public CompletionStage<ApplyReply> apply(
            String contextId, ExecutionId execution, int round, List<ContextChange> changes) {
        return steps.step("contexts.apply", () -> contexts.apply(contextId, execution, round, changes));
    }
}
