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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks Stripe what became of a request, with the request's own secret, account and version. Reads only: a GET changes
 * nothing, whatever is not known. Thread-safe.
 */
final class StripeLookup {

    /** The clocks of Stripe and of Redis differ, and an attempt takes its time. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private static final int PAGE = 100;
    private static final int MAX_PAGES = 10;

    private final StripeClient stripe;
    private final Credentials credentials;

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
    CompletionStage<Finding> fetch(Request request, String objectId) {
        String path = StripePaths.collectionOf(request.call()) + "/" + objectId;
        String how = "GET " + path;
        return get(request, path, Map.of())
                .thenApply(reply -> StripeAnswers.object(reply)
                        .filter(object -> object.path("id").asText().equals(objectId))
                        .<Finding>map(object -> new Finding.Found(how, object))
                        .orElseGet(() -> new Finding.Unclear(how, StripeAnswers.describe(reply))));
    }

    private CompletionStage<Finding> lookForCreated(UnknownRequest unknown, Endpoint endpoint) {
        if (!endpoint.listed()) {
            return CompletableFuture.completedStage(
                    new Finding.Hopeless("no look-up", "Stripe does not list " + endpoint.path() + " by time"));
        }
        return page(unknown, endpoint, null, 1, List.of());
    }

    /** The list is consistent: what is in no page of it is not there. The search lags, so it can only find. */
    private CompletionStage<Finding> page(
            UnknownRequest unknown, Endpoint endpoint, @Nullable String after, int number, List<ObjectNode> before) {
        String how = "GET " + endpoint.path() + " by time, page " + number;
        return get(unknown.request(), endpoint.path(), window(unknown, endpoint, after))
                .thenCompose(reply -> {
                    Optional<StripeAnswers.Page> page = StripeAnswers.page(
                            reply, endpoint, unknown.request().id().value());
                    if (page.isEmpty()) {
                        return unclear(how, StripeAnswers.describe(reply));
                    }
                    List<ObjectNode> all = new ArrayList<>(before);
                    all.addAll(page.get().tagged());
                    if (!page.get().more()) {
                        return CompletableFuture.completedStage(conclude(how, all, new Finding.Absent(how)));
                    }
                    return number < MAX_PAGES
                            ? page(unknown, endpoint, page.get().last(), number + 1, all)
                            : search(unknown.request(), endpoint, all);
                });
    }

    private CompletionStage<Finding> search(Request request, Endpoint endpoint, List<ObjectNode> before) {
        String how = "GET " + endpoint.path() + "/search";
        String tag = request.id().value();
        if (!before.isEmpty() || !endpoint.searched()) {
            String many = "more than " + MAX_PAGES * PAGE + " objects were made in that time";
            return CompletableFuture.completedStage(
                    conclude(how, before, new Finding.Unclear("GET " + endpoint.path() + " by time", many)));
        }
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("query", "metadata['" + TaggedCreates.TAG + "']:'" + tag + "'");
        query.put("limit", PAGE);
        return get(request, endpoint.path() + "/search", query).thenApply(reply -> {
            List<ObjectNode> found = StripeAnswers.page(reply, endpoint, tag)
                    .map(StripeAnswers.Page::tagged)
                    .orElse(List.of());
            return conclude(how, found, new Finding.Unclear(how, StripeAnswers.describe(reply) + ", nothing found"));
        });
    }

    private static Finding conclude(String how, List<ObjectNode> found, Finding none) {
        return switch (found.size()) {
            case 0 -> none;
            case 1 -> new Finding.Found(how, found.getFirst());
            default -> new Finding.Unclear(how, found.size() + " objects carry the id of this one request");
        };
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

    private static Map<String, Object> window(UnknownRequest unknown, Endpoint endpoint, @Nullable String after) {
        Map<String, Object> created = new LinkedHashMap<>();
        created.put("gte", unknown.firstSentAt().minus(MARGIN).getEpochSecond());
        created.put("lte", unknown.lastSentAt().plus(MARGIN).getEpochSecond());
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("limit", PAGE);
        query.put("created", created);
        if (endpoint.object().equals("subscription")) {
            query.put("status", "all"); // else those that were cancelled meanwhile are left out
        }
        if (after != null) {
            query.put("starting_after", after);
        }
        return query;
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

    private static CompletionStage<Finding> unclear(String how, String found) {
        return CompletableFuture.completedStage(new Finding.Unclear(how, found));
    }
}
