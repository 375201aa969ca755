package io.aftercall.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.actors.ContextDesk;
import io.aftercall.queue.ContextConfiguration;
import io.aftercall.queue.ContextConfigurations;
import io.aftercall.queue.ContextConfigurations.PutReply;
import io.aftercall.request.FieldError;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Routing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** What contexts are set to and what they hold: {@code /api/contexts}. Thread-safe. */
final class ContextRoutes {

    private final ContextDesk contexts;
    private final BodyReader bodies;

    ContextRoutes(ContextDesk contexts, BodyReader bodies) {
        this.contexts = contexts;
        this.bodies = bodies;
    }

    List<Router.Route> routes() {
        return List.of(
                Router.Route.get("/api/contexts", this::list),
                Router.Route.get("/api/contexts/{id}", this::show),
                Router.Route.put("/api/contexts/{id}", this::set),
                Router.Route.delete("/api/contexts/{id}/configuration", this::unset));
    }

    private CompletionStage<HttpResponse> list(Incoming incoming) {
        bodies.discard(incoming.request());
        ContextQuery query = ContextQuery.ofContexts(incoming.query());
        return StoreAway.guard(contexts.configurations())
                .thenApply(all -> Replies.json(200, json -> ContextView.write(json, all, query)));
    }

    private CompletionStage<HttpResponse> show(Incoming incoming) {
        bodies.discard(incoming.request());
        ContextQuery query = ContextQuery.ofEntries(incoming.query());
        String id = incoming.id();
        return isId(id)
                ? StoreAway.guard(contexts.configuration(id)
                        .thenCombine(
                                contexts.data(id),
                                (set, data) ->
                                        Replies.json(200, json -> ContextView.write(json, id, set, data, query))))
                : answered(unknown());
    }

    /** The body is read first, whatever is wrong with the path: an answer in the middle of a body confuses clients. */
    private CompletionStage<HttpResponse> set(Incoming incoming) {
        return bodies.readJson(incoming.request()).thenCompose(body -> {
            ContextConfiguration configuration = decode(incoming.id(), Json.read(body));
            return StoreAway.guard(contexts.set(configuration)).thenApply(reply -> answer(reply, configuration));
        });
    }

    private CompletionStage<HttpResponse> unset(Incoming incoming) {
        bodies.discard(incoming.request());
        return (isId(incoming.id()) ? StoreAway.guard(contexts.unset(incoming.id())) : answered(false))
                .thenApply(removed -> removed
                        ? HttpResponse.create().withStatus(204)
                        : Replies.problem(Problem.of(Problem.Kind.NOT_FOUND, "This context is not set to anything.")));
    }

    private static HttpResponse answer(PutReply reply, ContextConfiguration configuration) {
        return switch (reply) {
            case ADDED -> Replies.json(201, json -> ContextView.write(json, configuration));
            case REPLACED -> Replies.json(200, json -> ContextView.write(json, configuration));
            case FULL ->
                Replies.problem(Problem.of(
                        Problem.Kind.TOO_MANY_CONTEXTS,
                        "Contexts that are set to something: " + ContextConfigurations.MAX_CONTEXTS + "."));
        };
    }

    private static ContextConfiguration decode(String contextId, JsonNode body) {
        if (!(body instanceof ObjectNode object)) {
            throw new ProblemException(Problem.of(Problem.Kind.MALFORMED, "The body is not a JSON object."));
        }
        List<FieldError> errors = new ArrayList<>();
        Fields fields = new Fields(object, "", errors);
        String account = fields.text("account").orElse(null);
        Map<String, String> flows = new HashMap<>();
        fields.object("flows")
                .ifPresent(given -> given.properties().forEach(flow -> {
                    if (flow.getValue().isTextual()) {
                        flows.put(flow.getKey(), flow.getValue().textValue());
                    } else {
                        fields.error("flows." + ContextConfiguration.shown(flow.getKey()), "expected a text");
                    }
                }));
        fields.refuseUnknown();
        ContextConfiguration configuration = configuration(contextId, account, flows, fields);
        if (configuration == null || !errors.isEmpty()) {
            throw new ProblemException(Problem.invalid(errors));
        }
        return configuration;
    }

    private static @Nullable ContextConfiguration configuration(
            String contextId, @Nullable String account, Map<String, String> flows, Fields fields) {
        try {
            return new ContextConfiguration(contextId, account, flows);
        } catch (InvalidSubmission e) {
            fields.error(e);
            return null;
        }
    }

    private static boolean isId(String text) {
        try {
            Routing.requireContext(text);
            return true;
        } catch (InvalidSubmission e) {
            return false; // what cannot be an id names nothing
        }
    }

    private static HttpResponse unknown() {
        return Replies.problem(Problem.of(Problem.Kind.NOT_FOUND, "No context can have this id."));
    }

    private static <T> CompletionStage<T> answered(T answer) {
        return CompletableFuture.completedStage(answer);
    }
}
