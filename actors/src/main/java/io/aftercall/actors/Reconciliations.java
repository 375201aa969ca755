package io.aftercall.actors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.config.ReconcileSettings;
import io.aftercall.queue.Resolution;
import io.aftercall.queue.ResolveReply;
import io.aftercall.queue.Store;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Outcome;
import io.aftercall.request.Reconciliation.By;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.stripe.CreatedObject.Judgement;
import io.aftercall.stripe.StripeAnswers;
import io.aftercall.stripe.StripeClient;
import io.aftercall.stripe.TaggedCreates;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds out unknown outcomes from a person or from an event that Stripe sent. Never sends anything that changes
 * something. Thread-safe; a stage fails only if the store or a port does.
 */
public final class Reconciliations {

    private static final String DECLINED = "{\"error\":{\"type\":\"card_error\",\"code\":\"card_declined\","
            + "\"message\":\"declined, as a person has found out\"}}";

    private final Store store;
    private final StripeLookup lookup;
    private final Decisions decisions;

    public Reconciliations(Store store, StripeClient stripe, Credentials credentials, EngineListener listener) {
        this.store = store;
        this.lookup = new StripeLookup(stripe, credentials);
        this.decisions = new Decisions(store.unknowns(), listener);
    }

    /** Over what an engine stands on. */
    public static Reconciliations of(GuardianActor.Ports ports) {
        return new Reconciliations(ports.store(), ports.stripe(), ports.parts().credentials(), ports.listener());
    }

    /** That which asks Stripe by itself. */
    Reconciler reconciler(ReconcileSettings settings) {
        return new Reconciler(store, lookup, decisions, settings);
    }

    /** What became of what a person asked for. */
    public sealed interface Reply {

        /** Done, or done before. */
        record Done(StoredRequest request) implements Reply {}

        record NoSuchRequest() implements Reply {}

        /** The state of the request does not allow it. */
        record Refused(String why) implements Reply {}

        /** Stripe did not show the object. */
        record NotShown(String why) implements Reply {}
    }

    /** What became of an event. */
    public enum Learned {
        /** It decided a request, or lets it be looked for now. */
        TAKEN,
        /** It is about nothing whose outcome is unknown. */
        IGNORED,
        /** It will decide a request whose flow is still running: Stripe has to send it again. */
        LATER
    }

    /** Decides by the word of a person. */
    public CompletionStage<Reply> resolve(RequestId id, PersonsDecision decision) {
        return found(id, stored -> {
            Resolving resolving = new Resolving(stored.request(), stored.status(), By.PERSON, decision.note());
            String how = "a person";
            return switch (decision.outcome()) {
                case NOT_CHARGED -> decide(stored, resolving.notCharged(how, "not charged"));
                case DECLINED -> decide(stored, resolving.declined(DECLINED, how, "declined"));
                default ->
                    decision.objectId() == null
                            ? succeed(stored, resolving, given(decision), how)
                            : fetch(stored, decision.objectId(), resolving);
            };
        });
    }

    /** Lets a request be looked for at once; the answer is the request as it is before. */
    public CompletionStage<Reply> checkNow(RequestId id) {
        return found(id, stored -> store.unknowns().hurry(id).thenCompose(reply -> answer(reply, id)));
    }

    /**
     * Takes an object out of an event whose signature was verified.
     *
     * @param account the connected account that the event is of; null if it is of the own one
     */
    public CompletionStage<Learned> learn(ObjectNode object, @Nullable String account) {
        Optional<RequestId> id = tag(object);
        if (id.isEmpty()) {
            return CompletableFuture.completedStage(Learned.IGNORED);
        }
        return store.requests()
                .find(id.get())
                .thenCompose(found -> found.filter(stored -> isAbout(stored, object, account))
                        .map(stored -> learn(stored, object))
                        .orElseGet(() -> CompletableFuture.completedStage(Learned.IGNORED)));
    }

    private CompletionStage<Reply> found(RequestId id, Function<StoredRequest, CompletionStage<Reply>> then) {
        return store.requests()
                .find(id)
                .thenCompose(found ->
                        found.map(then).orElseGet(() -> CompletableFuture.completedStage(new Reply.NoSuchRequest())));
    }

    private CompletionStage<Reply> decide(StoredRequest stored, Resolution resolution) {
        return decisions
                .take(stored.request(), resolution)
                .thenCompose(reply -> answer(reply, stored.request().id()));
    }

    private CompletionStage<Reply> succeed(StoredRequest stored, Resolving resolving, ObjectNode object, String how) {
        Optional<String> doubt = doubt(stored.request(), resolving, object);
        return doubt.isPresent()
                ? CompletableFuture.completedStage(new Reply.Refused(doubt.get()))
                : decide(stored, resolving.succeeded(object, how));
    }

    /** Why an object cannot be what the request has made; empty if it can. */
    private static Optional<String> doubt(Request request, Resolving resolving, ObjectNode object) {
        String made = TaggedCreates.of(request.call().method(), request.call().path())
                .map(TaggedCreates.Endpoint::object)
                .orElse("");
        if (!made.isEmpty() && !object.path("object").asText().equals(made)) {
            return Optional.of("the object is not of the kind " + made);
        }
        if (tag(object).filter(other -> !other.equals(request.id())).isPresent()) {
            return Optional.of("the object carries the id of another request");
        }
        return resolving.judge(object) instanceof Judgement.Declined
                ? Optional.of("the object shows that the payment was declined")
                : Optional.empty();
    }

    private CompletionStage<Reply> fetch(StoredRequest stored, String objectId, Resolving resolving) {
        return lookup.fetch(stored.request(), objectId).thenCompose(finding -> switch (finding) {
            case Finding.Found(var how, var object) -> succeed(stored, resolving, object, how);
            case Finding.Unclear(var how, var why) ->
                CompletableFuture.completedStage(new Reply.NotShown(how + ": " + why));
        });
    }

    private CompletionStage<Reply> answer(ResolveReply reply, RequestId id) {
        return store.requests()
                .find(id)
                .thenApply(found -> found.map(stored -> answer(reply, stored)).orElseGet(Reply.NoSuchRequest::new));
    }

    private static Reply answer(ResolveReply reply, StoredRequest stored) {
        return switch (reply) {
            case DONE, ALREADY -> new Reply.Done(stored);
            case MISSING -> new Reply.NoSuchRequest();
            case LATER ->
                new Reply.Refused("its state is " + stored.status().state().wire()
                        + ": the flow that is told of the unknown outcome has not ended; try again later");
            case DECIDED -> {
                Outcome outcome = stored.status().outcome();
                yield new Reply.Refused(
                        outcome == null ? "it has no outcome yet" : "its outcome is known: " + outcome.wire());
            }
        };
    }

    private CompletionStage<Learned> learn(StoredRequest stored, ObjectNode object) {
        Resolving resolving = new Resolving(stored.request(), stored.status(), By.WEBHOOK, null);
        String how = "an event from Stripe";
        return switch (resolving.judge(object)) {
            case Judgement.Done() ->
                decisions
                        .take(stored.request(), resolving.succeeded(object, how))
                        .thenApply(Reconciliations::learned);
            // Events come late and out of order: what was declined then may have been paid since.
            case Judgement.Declined declined -> learnCurrent(stored, object, resolving);
            case Judgement.Unclear unclear -> CompletableFuture.completedStage(Learned.IGNORED);
        };
    }

    private CompletionStage<Learned> learnCurrent(StoredRequest stored, ObjectNode object, Resolving resolving) {
        RequestId id = stored.request().id();
        return lookup.fetch(stored.request(), object.path("id").asText())
                .thenCompose(finding -> {
                    Resolution resolution = finding instanceof Finding.Found(var how, var current)
                            ? decided(resolving, current, "an event from Stripe, " + how)
                            : null;
                    return resolution == null
                            ? store.unknowns().hurry(id)
                            : decisions.take(stored.request(), resolution);
                })
                .thenApply(Reconciliations::learned);
    }

    private static @Nullable Resolution decided(Resolving resolving, ObjectNode current, String how) {
        return switch (resolving.judge(current)) {
            case Judgement.Done() -> resolving.succeeded(current, how);
            case Judgement.Declined(var body) ->
                resolving.declined(body, how, StripeAnswers.describe(current) + ", declined");
            case Judgement.Unclear unclear -> null;
        };
    }

    private static Learned learned(ResolveReply reply) {
        return switch (reply) {
            case DONE, ALREADY -> Learned.TAKEN;
            case LATER -> Learned.LATER;
            case DECIDED, MISSING -> Learned.IGNORED;
        };
    }

    /** Of the kind that the request makes, in the account that it was sent to, and not known yet. */
    private static boolean isAbout(StoredRequest stored, ObjectNode object, @Nullable String account) {
        Outcome outcome = stored.status().outcome();
        String own = stored.request().call().stripeAccount();
        String tag = stored.request().id().value();
        return outcome != null
                && outcome.parks()
                && (account == null ? own == null : account.equals(own))
                && TaggedCreates.of(stored.request().call(), tag)
                        .filter(endpoint -> StripeAnswers.isTagged(object, endpoint, tag))
                        .isPresent();
    }

    private static Optional<RequestId> tag(ObjectNode object) {
        try {
            return Optional.of(new RequestId(
                    object.path("metadata").path(TaggedCreates.TAG).asText()));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // what cannot be an id names nothing
        }
    }

    private static ObjectNode given(PersonsDecision decision) {
        return StripeAnswers.object(String.valueOf(decision.objectJson()))
                .orElseThrow(() -> new InvalidSubmission("object", "expected an object with id and object"));
    }
}
