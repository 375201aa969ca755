package io.aftercall.actors;

import io.aftercall.queue.ContextConfiguration;
import io.aftercall.queue.ContextConfigurations;
import io.aftercall.queue.ContextConfigurations.Snapshot;
import io.aftercall.request.Credential;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Routing;
import io.aftercall.request.Submission;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What contexts are set to, as of a moment ago. Asked whenever a request is accepted, so it costs no round trip.
 * Thread-safe. Where nothing is known nothing is guessed: another account is another customer's money.
 */
public final class ConfiguredContexts {

    private volatile @Nullable Snapshot now = Snapshot.NONE;

    /** From now on contexts are set to this, and to nothing else. */
    public void show(Snapshot snapshot) {
        now = snapshot;
    }

    /** From now on nobody knows, until the next {@link #show}. */
    public void forget() {
        now = null;
    }

    public boolean areKnown() {
        return now != null;
    }

    /** Reads them if they have changed since they were read. */
    public CompletionStage<Void> follow(ContextConfigurations store) {
        return store.version().thenCompose(version -> {
            Snapshot known = now;
            return known != null && known.version() == version
                    ? CompletableFuture.completedStage(null)
                    : store.load().thenAccept(this::show);
        });
    }

    /**
     * What the context is set to; empty if to nothing.
     *
     * @throws InvalidSubmission if that cannot be read
     */
    Optional<ContextConfiguration> of(String contextId) {
        Snapshot known = now;
        if (known == null) {
            throw new IllegalStateException("it is not known yet what contexts are set to");
        }
        if (known.unreadable().contains(contextId)) {
            throw new InvalidSubmission(
                    "context_id", "what this context is set to cannot be read here; it has to be set again");
        }
        return Optional.ofNullable(known.byContext().get(contextId));
    }

    /** The account that requests of the context get if they name none; empty for that which is theirs without it. */
    Optional<Credential> account(String contextId) {
        return of(contextId).map(ContextConfiguration::account).map(Credential.Account::new);
    }

    /** Whose Stripe account the call is for. */
    Credential credential(Submission submission) {
        return submission.credential() instanceof Credential.OfContext(var otherwise)
                ? account(submission.routing().contextId()).orElse(otherwise)
                : submission.credential();
    }

    /** With the flow of the context, if the submission names none. */
    Routing routing(Submission submission) {
        Routing routing = submission.routing();
        Optional<ContextConfiguration> configuration = of(routing.contextId());
        return routing.flow() != null
                ? routing
                : configuration
                        .flatMap(known -> known.flowOf(submission.type()))
                        .map(routing::withFlow)
                        .orElse(routing);
    }
}
