package io.aftercall.faults;

import io.aftercall.queue.ActivateReply;
import io.aftercall.queue.FlowHistory;
import io.aftercall.queue.FlowPublication;
import io.aftercall.queue.FlowTable;
import io.aftercall.queue.FlowVersions;
import io.aftercall.queue.PublishReply;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The flow versions of {@link SteppedStore}. */
record SteppedFlows(FlowVersions flows, Steps steps) implements FlowVersions {

    @Override
    public CompletionStage<PublishReply> publish(FlowPublication publication) {
        return steps.step("flows.publish", () -> flows.publish(publication));
    }

    @Override
    public CompletionStage<Map<String, String>> seen(String source) {
        return steps.step("flows.seen", () -> flows.seen(source));
    }

    @Override
    public CompletionStage<ActivateReply> activate(String flow, String version, String by) {
        return steps.step("flows.activate", () -> flows.activate(flow, version, by));
    }

    @Override
    public CompletionStage<ActivateReply> deactivate(String flow, String by) {
        return steps.step("flows.deactivate", () -> flows.deactivate(flow, by));
    }

    @Override
    public CompletionStage<Optional<FlowTable>> changedSince(long revision) {
        return steps.step("flows.changedSince", () -> flows.changedSince(revision));
    }

    @Override
    public CompletionStage<Optional<String>> text(String flow, String version) {
        return steps.step("flows.text", () -> flows.text(flow, version));
    }

    @Override
    public CompletionStage<Void> replace(String flow, String version, String text) {
        return steps.step("flows.replace", () -> flows.replace(flow, version, text));
    }

    @Override
    public CompletionStage<Optional<FlowHistory>> history(String flow) {
        return steps.step("flows.history", () -> flows.history(flow));
    }
}
