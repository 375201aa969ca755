package io.aftercall.http.server;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.queue.Pause;
import io.aftercall.queue.Pause.Kind;
import io.aftercall.queue.Pause.Target;
import io.aftercall.queue.Pauses;
import io.aftercall.request.FieldError;
import io.aftercall.request.InvalidSubmission;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Pause and resume an account, a context, a worker id, or all: {@code /api/pauses}. Thread-safe. */
final class PauseRoutes {

    private static final String KINDS = "account, context, worker or all";

    private final Pauses pauses;
    private final BodyReader bodies;

    PauseRoutes(Pauses pauses, BodyReader bodies) {
        this.pauses = pauses;
        this.bodies = bodies;
    }

    List<Router.Route> routes() {
        return List.of(
                Router.Route.get("/api/pauses", this::list),
                Router.Route.post("/api/pauses", this::pause),
                Router.Route.delete("/api/pauses/{kind}/{name}", this::resume));
    }

    private CompletionStage<HttpResponse> list(Incoming incoming) {
        bodies.discard(incoming.request());
        return StoreAway.guard(pauses.list())
                .thenApply(all -> Replies.json(200, json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("pauses");
                    for (Pause pause : all) {
                        write(json, pause);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                }));
    }

    private CompletionStage<HttpResponse> pause(Incoming incoming) {
        return bodies.readJson(incoming.request()).thenCompose(body -> {
            Order order = decode(Json.read(body));
            return StoreAway.guard(pauses.pause(order.target(), order.reason())
                    .thenCompose(added -> pauses.list().thenApply(all -> answer(order, added, all))));
        });
    }

    private CompletionStage<HttpResponse> resume(Incoming incoming) {
        bodies.discard(incoming.request());
        Optional<Target> target =
                target(incoming.variables().get(0), incoming.variables().get(1));
        return target.map(known -> StoreAway.guard(pauses.resume(known)))
                .orElseGet(() -> CompletableFuture.completedStage(false))
                .thenApply(ended -> ended
                        ? HttpResponse.create().withStatus(204)
                        : Replies.problem(Problem.of(Problem.Kind.NOT_FOUND, "This is not paused.")));
    }

    private record Order(Target target, String reason) {}

    private static Order decode(JsonNode body) {
        if (!(body instanceof ObjectNode object)) {
            throw new ProblemException(Problem.of(Problem.Kind.MALFORMED, "The body is not a JSON object."));
        }
        List<FieldError> errors = new ArrayList<>();
        Fields fields = new Fields(object, "", errors);
        Optional<Kind> kind = fields.text("kind").flatMap(Kind::ofWire);
        if (kind.isEmpty()) {
            fields.error("kind", "expected " + KINDS);
        }
        String name = fields.text("name").orElse(kind.equals(Optional.of(Kind.ALL)) ? Target.ALL.name() : "");
        String reason = fields.text("reason").orElse("");
        fields.refuseUnknown();
        if (kind.isPresent()) {
            check(fields, () -> new Target(kind.get(), name));
        }
        check(fields, () -> Pause.requireReason(reason));
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalid(errors));
        }
        return new Order(new Target(kind.orElseThrow(), name), reason);
    }

    private static void check(Fields fields, Runnable construction) {
        try {
            construction.run();
        } catch (InvalidSubmission e) {
            fields.error(e);
        }
    }

    private static Optional<Target> target(String kind, String name) {
        try {
            return Kind.ofWire(kind).map(known -> new Target(known, name));
        } catch (InvalidSubmission e) {
            return Optional.empty(); // what nothing can be called is not paused
        }
    }

    /** As it is by now; what somebody resumed meanwhile is told without a time. */
    private static HttpResponse answer(Order order, boolean added, List<Pause> all) {
        return Replies.json(added ? 201 : 200, json -> {
            for (Pause pause : all) {
                if (pause.target().equals(order.target())) {
                    write(json, pause);
                    return;
                }
            }
            json.writeStartObject();
            json.writeStringField("kind", order.target().kind().wire());
            json.writeStringField("name", order.target().name());
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Pause pause) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", pause.target().kind().wire());
        json.writeStringField("name", pause.target().name());
        json.writeStringField("reason", pause.reason());
        Json.time(json, "since", pause.since());
        json.writeEndObject();
    }
}
