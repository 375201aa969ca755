package io.aftercall.queue;

import io.aftercall.config.SecretSealer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flow versions whose texts are sealed in the store: somebody may have written a secret into one. A text that is read is
 * sealed again if the key that seals now is another, so that what is active outlives a rotation. Thread-safe.
 */
public record SealedFlows(FlowVersions flows, SecretSealer sealer) implements FlowVersions {

    private static final Logger LOG = LoggerFactory.getLogger(SealedFlows.class);

    @Override
    public CompletionStage<PublishReply> publish(FlowPublication publication) {
        String sealed = sealer.sealText(publication.text(), purpose(publication.flow(), publication.version()));
        return flows.publish(new FlowPublication(
                publication.flow(), publication.version(), sealed, publication.source(), publication.refusal()));
    }

    @Override
    public CompletionStage<Map<String, String>> seen(String source) {
        return flows.seen(source);
    }

    @Override
    public CompletionStage<ActivateReply> activate(String flow, String version, String by) {
        return flows.activate(flow, version, by);
    }

    @Override
    public CompletionStage<ActivateReply> deactivate(String flow, String by) {
        return flows.deactivate(flow, by);
    }

    @Override
    public CompletionStage<Optional<FlowTable>> changedSince(long revision) {
        return flows.changedSince(revision);
    }

    @Override
    public CompletionStage<Optional<String>> text(String flow, String version) {
        return flows.text(flow, version).thenCompose(found -> {
            Optional<String> text = found.flatMap(envelope -> open(flow, version, envelope));
            boolean renew = text.isPresent() && !sealer.isCurrent(found.orElseThrow());
            return renew
                    ? replace(flow, version, text.orElseThrow()).thenApply(done -> text)
                    : CompletableFuture.completedStage(text);
        });
    }

    @Override
    public CompletionStage<Void> replace(String flow, String version, String text) {
        return flows.replace(flow, version, sealer.sealText(text, purpose(flow, version)));
    }

    @Override
    public CompletionStage<Optional<FlowHistory>> history(String flow) {
        return flows.history(flow);
    }

    /** Empty, as if it were not kept, in a process that has not its key: what needs it is rejected and can be replayed. */
    private Optional<String> open(String flow, String version, String envelope) {
        try {
            return Optional.of(sealer.openText(envelope, purpose(flow, version)));
        } catch (IllegalArgumentException e) {
            LOG.warn("The text of a flow does not open. flow={} version={} why={}", flow, version, e.getMessage());
            return Optional.empty();
        }
    }

    /** What was moved to another flow or version does not open. */
    private static String purpose(String flow, String version) {
        return "flow " + flow + " " + version;
    }
}
