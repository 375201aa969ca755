package io.aftercall.faults;

import io.aftercall.queue.ContextConfiguration;
import io.aftercall.queue.ContextConfigurations;
import java.util.concurrent.CompletionStage;

/** The configurations of {@link SteppedStore}. */
record SteppedContextConfigurations(ContextConfigurations configurations, Steps steps)
        implements ContextConfigurations {

    @Override
    public CompletionStage<PutReply> put(ContextConfiguration configuration) {
        return steps.step("configurations.put", () -> configurations.put(configuration));
    }

    @Override
    public CompletionStage<Boolean> remove(String contextId) {
        return steps.step("configurations.remove", () -> configurations.remove(contextId));
    }

    @Override
    public CompletionStage<Snapshot> find(String contextId) {
        return steps.step("configurations.find", () -> configurations.find(contextId));
    }

    @Override
    public CompletionStage<Snapshot> load() {
        return steps.step("configurations.load", configurations::load);
    }

    @Override
    public CompletionStage<Long> version() {
        return steps.step("configurations.version", configurations::version);
    }
}
