package io.aftercall.actors;

import io.aftercall.queue.ActivateReply;
import io.aftercall.queue.FlowHistory;
import io.aftercall.queue.FlowPublication;
import io.aftercall.queue.FlowTable;
import io.aftercall.queue.FlowVersions;
import io.aftercall.queue.PublishReply;
import io.aftercall.scripts.FlowText;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Activates no version that does not compile now: what an older release let through may be refused by this one, and would
 * take the place of a flow that runs. Thread-safe.
 *
 * @param compiling compiles, and is needed for nothing else
 * @param patience after which a version counts as one that does not compile
 */
record CheckedFlows(FlowVersions flows, FlowPublisher publisher, Executor compiling, Duration patience)
        implements FlowVersions {

    @Override
    public CompletionStage<ActivateReply> activate(String flow, String version, String by) {
        return flows.text(flow, version)
                .thenCompose(text -> text.isEmpty()
                        ? CompletableFuture.completedStage(new ActivateReply.Unknown())
                        : refusal(new FlowText(flow, version, text.get()))
                                .thenCompose(why -> why == null
                                        ? flows.activate(flow, version, by)
                                        : CompletableFuture.completedStage(new ActivateReply.Refused(why))));
    }

    private CompletionStage<@Nullable String> refusal(FlowText flow) {
        return CompletableFuture.supplyAsync(() -> publisher.refusal(flow), compiling)
                .completeOnTimeout(
                        "it was not compiled within " + patience, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<ActivateReply> deactivate(String flow, String by) {
        return flows.deactivate(flow, by);
    }

    @Override
    public CompletionStage<PublishReply> publish(FlowPublication publication) {
        return flows.publish(publication);
    }

    @Override
    public CompletionStage<Map<String, String>> seen(String source) {
        return flows.seen(source);
    }

    @Override
    public CompletionStage<Optional<FlowTable>> changedSince(long revision) {
        return flows.changedSince(revision);
    }

    @Override
    public CompletionStage<Optional<String>> text(String flow, String version) {
        return flows.text(flow, version);
    }

    @Override
    public CompletionStage<Void> replace(String flow, String version, String text) {
        return flows.replace(flow, version, text);
    }

    @Override
    public CompletionStage<Optional<FlowHistory>> history(String flow) {
        return flows.history(flow);
    }
}
