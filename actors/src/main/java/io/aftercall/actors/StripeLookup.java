package io.aftercall.actors;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.queue.UnknownRequest;
import io.aftercall.request.Request;
import io.aftercall.request.StripeCall;
import io.aftercall.stripe.FormEncoder;
import io.aftercall.stripe.StripeAnswers;
import io.aftercall.stripe.StripeClient;
import io.aftercall.stripe.StripeReply;
import io.aftercall.stripe.TaggedCreates;
import io.aftercall.stripe.TaggedCreates.Endpoint;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks Stripe what became of a request, with the request's own secret, account and version. Reads only: a GET changes
 * nothing, whatever is not known. Thread-safe.
 */
final class StripeLookup {

    private final StripeClient stripe;
    private final Credentials credentials;
    private final ListLook list = new ListLook(this::get);

    StripeLookup(StripeClient stripe, Credentials credentials) {
        this.stripe = stripe;
        this.credentials = credentials;
    }

    /** The stage fails only if a port broke its promise. */
    CompletionStage<Finding> look(UnknownRequest unknown) {
        Request request = unknown.request();
        Optional<Endpoint> made = TaggedCreates.of(request.call(), request.id().value());
        if (made.isPresent()) {
            return lookForCreated(unknown, made.get());
        }
        return StripePaths.objectOf(request.call())
                .map(path -> lookAtObject(request, path))
                .orElseGet(() -> CompletableFuture.completedStage(new Finding.Hopeless(
                        "no look-up", "the call names no object and what it makes carries no id of ours")));
    }

    /** One object by its id, of the kind that the request is about. */
    CompletionStage<Finding.OfObject> fetch(Request request, String objectId) {
        String path = StripePaths.collectionOf(request.call()) + "/" + objectId;
        String how = "GET " + path;
        return get(request, path, Map.of())
                .thenApply(reply -> StripeAnswers.object(reply)
                        .filter(object -> object.path("id").asText().equals(objectId))
                        .<Finding.OfObject>map(object -> new Finding.Found(how, object))
                        .orElseGet(() -> new Finding.Unclear(how, StripeAnswers.describe(reply))));
    }

    private CompletionStage<Finding> lookForCreated(UnknownRequest unknown, Endpoint endpoint) {
        if (!endpoint.listed()) {
            return CompletableFuture.completedStage(
                    new Finding.Hopeless("no look-up", "Stripe does not list " + endpoint.path() + " by time"));
        }
        return list.look(unknown, endpoint);
    }

    private CompletionStage<Finding> lookAtObject(Request request, String path) {
        String how = "GET " + path;
        boolean deletes = request.call().method().equals("DELETE");
        return get(request, path, Map.of()).thenApply(reply -> {
            Optional<ObjectNode> object = StripeAnswers.object(reply);
            if (deletes && object.filter(StripeLookup::isGone).isPresent()) {
                return new Finding.Found(how, object.get());
            }
            if (deletes && StripeAnswers.isMissing(reply)) {
                return new Finding.Found(how, deleted(path));
            }
            String found = object.map(StripeAnswers::describe).orElseGet(() -> StripeAnswers.describe(reply));
            return new Finding.Unclear(how, found);
        });
    }

    /** A subscription that was cancelled by a DELETE can still be read (docs.stripe.com/api/subscriptions/cancel). */
    private static boolean isGone(ObjectNode object) {
        boolean cancelled = object.path("object").asText().equals("subscription")
                && object.path("status").asText().equals("canceled");
        return cancelled || object.path("deleted").asBoolean(false);
    }

    private static ObjectNode deleted(String path) {
        String[] segments = path.split("/");
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("id", segments[segments.length - 1]);
        object.put("object", segments[segments.length - 2].replaceFirst("s$", ""));
        object.put("deleted", true);
        return object;
    }

    private CompletionStage<StripeReply> get(Request request, String path, Map<String, Object> query) {
        StripeCall own = request.call();
        StripeCall read = new StripeCall("GET", path, FormEncoder.encode(query), own.apiVersion(), own.stripeAccount());
        return credentials
                .of(request)
                .map(secret -> stripe.send(read, null, secret))
                .orElseGet(() -> CompletableFuture.completedStage(
                        new StripeReply.NotSent("no secret for account " + request.account() + " in this engine")));
    }
}
