package io.aftercall.http.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.queue.ActivateReply;
import io.aftercall.queue.FlowHistory;
import io.aftercall.queue.FlowVersions;
import io.aftercall.request.FieldError;
import io.aftercall.scripts.FlowName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Query;
import org.jspecify.annotations.Nullable;

/** Which version of each flow runs, what ran before, and which is to run: {@code /api/flows}. Thread-safe. */
final class FlowRoutes {

    private static final Pattern VERSION = Pattern.compile("[0-9a-f]{64}");
    private static final String EXPECTED = "expected the 64 hex digits of a version";
    private static final Pattern BY = Pattern.compile("[\\x20-\\x7E]{1,100}");

    private final FlowVersions flows;
    private final BodyReader bodies;

    FlowRoutes(FlowVersions flows, BodyReader bodies) {
        this.flows = flows;
        this.bodies = bodies;
    }

    List<Router.Route> routes() {
        return List.of(
                Router.Route.get("/api/flows", this::list),
                Router.Route.get("/api/flows/{name}", this::find),
                Router.Route.get("/api/flows/{name}/versions/{version}", this::text),
                Router.Route.get("/api/flows/{name}/diff", this::diff),
                Router.Route.post("/api/flows/{name}/activate", this::activate),
                Router.Route.post("/api/flows/{name}/deactivate", this::deactivate));
    }

    private CompletionStage<HttpResponse> list(Incoming incoming) {
        bodies.discard(incoming.request());
        return StoreAway.guard(flows.changedSince(-1))
                .thenApply(table -> Replies.json(200, json -> FlowView.write(json, table.orElseThrow())));
    }

    private CompletionStage<HttpResponse> find(Incoming incoming) {
        bodies.discard(incoming.request());
        return with(
                incoming,
                history -> CompletableFuture.completedStage(Replies.json(200, json -> FlowView.write(json, history))));
    }

    private CompletionStage<HttpResponse> text(Incoming incoming) {
        bodies.discard(incoming.request());
        String version = incoming.variables().get(1);
        return with(
                incoming,
                history -> StoreAway.guard(flows.text(history.flow(), version))
                        .thenApply(text -> text.map(found -> Replies.json(200, json -> {
                                    json.writeStartObject();
                                    json.writeStringField("name", history.flow());
                                    json.writeStringField("version", version);
                                    json.writeBooleanField("active", version.equals(history.active()));
                                    json.writeStringField("text", found);
                                    json.writeEndObject();
                                }))
                                .orElseGet(FlowRoutes::unknownVersion)));
    }

    private CompletionStage<HttpResponse> diff(Incoming incoming) {
        bodies.discard(incoming.request());
        Query query = incoming.query();
        String from = query.get("from").orElse("");
        Optional<String> to = query.get("to");
        List<FieldError> errors = new ArrayList<>();
        requireVersion("from", from, errors);
        to.ifPresent(version -> requireVersion("to", version, errors));
        refuse(errors);
        return with(incoming, history -> {
            String last = to.orElse(history.active());
            return last == null
                    ? CompletableFuture.completedStage(
                            Replies.problem(Problem.of(Problem.Kind.WRONG_STATE, "No version is active; name 'to'.")))
                    : diff(history.flow(), from, last);
        });
    }

    private CompletionStage<HttpResponse> diff(String flow, String from, String to) {
        return StoreAway.guard(flows.text(flow, from)
                .thenCombine(
                        flows.text(flow, to),
                        (before, after) -> before.isEmpty() || after.isEmpty()
                                ? unknownVersion()
                                : Replies.json(200, json -> {
                                    json.writeStartObject();
                                    json.writeStringField("name", flow);
                                    json.writeStringField("from", from);
                                    json.writeStringField("to", to);
                                    json.writeStringField("diff", LineDiff.of(from, before.get(), to, after.get()));
                                    json.writeEndObject();
                                })));
    }

    private CompletionStage<HttpResponse> activate(Incoming incoming) {
        return bodies.readJson(incoming.request()).thenCompose(body -> {
            Order order = Order.decode(object(body), true);
            return with(
                    incoming,
                    history -> StoreAway.guard(flows.activate(history.flow(), order.version(), order.by()))
                            .thenApply(reply -> answer(history.flow(), order.version(), reply)));
        });
    }

    private CompletionStage<HttpResponse> deactivate(Incoming incoming) {
        return order(incoming)
                .thenCompose(order -> with(
                        incoming,
                        history -> StoreAway.guard(flows.deactivate(history.flow(), order.by()))
                                .thenApply(reply -> answer(history.flow(), null, reply))));
    }

    private CompletionStage<Order> order(Incoming incoming) {
        if (incoming.request().entity().isKnownEmpty()) {
            bodies.discard(incoming.request());
            SameOrigin.require(incoming.request());
            return CompletableFuture.completedStage(Order.decode(JsonNodeFactory.instance.objectNode(), false));
        }
        return bodies.readJson(incoming.request()).thenApply(body -> Order.decode(object(body), false));
    }

    private record Order(String version, String by) {

        static Order decode(ObjectNode body, boolean needsVersion) {
            List<FieldError> errors = new ArrayList<>();
            Fields fields = new Fields(body, "", errors);
            String version = needsVersion ? fields.text("version").orElse("") : "";
            if (needsVersion) {
                requireVersion("version", version, errors);
            }
            String by = fields.text("by").orElse("api");
            if (!BY.matcher(by).matches()) {
                fields.error("by", "expected 1 to 100 printable ASCII characters");
            }
            fields.refuseUnknown();
            refuse(errors);
            return new Order(version, by);
        }
    }

    private CompletionStage<HttpResponse> with(
            Incoming incoming, Function<FlowHistory, CompletionStage<HttpResponse>> then) {
        String name = incoming.id();
        return (FlowName.isOne(name)
                        ? StoreAway.guard(flows.history(name))
                        : CompletableFuture.completedStage(Optional.<FlowHistory>empty()))
                .thenCompose(found -> found.map(then)
                        .orElseGet(() -> CompletableFuture.completedStage(Replies.problem(
                                Problem.of(Problem.Kind.NOT_FOUND, "There is no flow of this name.")))));
    }

    private static HttpResponse answer(String flow, @Nullable String version, ActivateReply reply) {
        return switch (reply) {
            case ActivateReply.Unknown unknown -> unknownVersion();
            case ActivateReply.Refused(String why) ->
                Replies.problem(Problem.of(Problem.Kind.WRONG_STATE, "This version cannot run any more: " + why));
            case ActivateReply.Done done -> changed(flow, version, true);
            case ActivateReply.Already already -> changed(flow, version, false);
        };
    }

    private static HttpResponse changed(String flow, @Nullable String version, boolean changed) {
        return Replies.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("name", flow);
            json.writeStringField("version", version);
            json.writeBooleanField("changed", changed);
            json.writeEndObject();
        });
    }

    private static HttpResponse unknownVersion() {
        return Replies.problem(Problem.of(Problem.Kind.NOT_FOUND, "No such version of this flow is kept."));
    }

    private static void requireVersion(String field, String version, List<FieldError> errors) {
        if (!VERSION.matcher(version).matches()) {
            errors.add(new FieldError(field, EXPECTED));
        }
    }

    private static void refuse(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalid(errors));
        }
    }

    private static ObjectNode object(byte[] body) {
        if (Json.read(body) instanceof ObjectNode object) {
            return object;
        }
        throw new ProblemException(Problem.of(Problem.Kind.MALFORMED, "The body is not a JSON object."));
    }
}
