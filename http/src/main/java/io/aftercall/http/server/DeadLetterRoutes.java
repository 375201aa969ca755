package io.aftercall.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.actors.Brakes;
import io.aftercall.actors.DeadLetterDesk;
import io.aftercall.queue.DeadLetterBulk;
import io.aftercall.queue.DeadLetterEdit;
import io.aftercall.queue.DeadLetterQuery;
import io.aftercall.queue.DeadLetterReply;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.RequestId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Location;

/** Look at what was given up, replay it, edited or not, and throw it away: {@code /api/dead-letters}. Thread-safe. */
final class DeadLetterRoutes {

    private final DeadLetterDesk desk;
    private final Brakes brakes;
    private final BodyReader bodies;

    DeadLetterRoutes(DeadLetterDesk desk, Brakes brakes, BodyReader bodies) {
        this.desk = desk;
        this.brakes = brakes;
        this.bodies = bodies;
    }

    List<Router.Route> routes() {
        return List.of(
                Router.Route.get("/api/dead-letters", this::list),
                Router.Route.post("/api/dead-letters/replay", this::replayAll),
                Router.Route.post("/api/dead-letters/discard", this::discardAll),
                Router.Route.get("/api/dead-letters/{id}", this::find),
                Router.Route.post("/api/dead-letters/{id}/replay", this::replay),
                Router.Route.post("/api/dead-letters/{id}/discard", this::discard),
                Router.Route.post("/api/requests/{id}/replay", this::replay));
    }

    private CompletionStage<HttpResponse> list(Incoming incoming) {
        bodies.discard(incoming.request());
        DeadLetterQuery query = DeadLetterFilters.query(incoming);
        return StoreAway.guard(desk.list(query))
                .thenApply(page -> Replies.json(200, json -> DeadLetterView.write(json, page)));
    }

    private CompletionStage<HttpResponse> find(Incoming incoming) {
        bodies.discard(incoming.request());
        return with(
                incoming,
                id -> StoreAway.guard(desk.find(id))
                        .thenApply(found -> found.map(
                                        letter -> Replies.json(200, json -> DeadLetterView.write(json, letter, brakes)))
                                .orElseGet(DeadLetterRoutes::unknown)));
    }

    private CompletionStage<HttpResponse> replay(Incoming incoming) {
        return edit(incoming)
                .thenCompose(edit -> with(
                        incoming,
                        id -> StoreAway.guard(desk.replay(id, edit))
                                .thenApply(reply -> answer(incoming, id, reply, "replayed"))));
    }

    private CompletionStage<HttpResponse> discard(Incoming incoming) {
        bodies.discard(incoming.request());
        SameOrigin.require(incoming.request());
        return with(
                incoming,
                id -> StoreAway.guard(desk.discard(id)).thenApply(reply -> answer(incoming, id, reply, "discarded")));
    }

    private CompletionStage<HttpResponse> replayAll(Incoming incoming) {
        return bulk(incoming, "replayed", bulk -> desk.replayAll(bulk.filter(), bulk.cursor(), bulk.limit()));
    }

    private CompletionStage<HttpResponse> discardAll(Incoming incoming) {
        return bulk(incoming, "discarded", bulk -> desk.discardAll(bulk.filter(), bulk.cursor(), bulk.limit()));
    }

    private CompletionStage<HttpResponse> bulk(
            Incoming incoming,
            String did,
            Function<DeadLetterFilters.Bulk, CompletionStage<DeadLetterBulk.Counts>> step) {
        return bodies.readJson(incoming.request())
                .thenCompose(body -> StoreAway.guard(step.apply(DeadLetterFilters.bulk(object(body)))))
                .thenApply(counts -> Replies.json(200, json -> DeadLetterView.write(json, counts, did)));
    }

    /** Without a body nothing is changed. */
    private CompletionStage<DeadLetterEdit> edit(Incoming incoming) {
        if (incoming.request().entity().isKnownEmpty()) {
            bodies.discard(incoming.request());
            SameOrigin.require(incoming.request());
            return CompletableFuture.completedStage(DeadLetterEdit.NONE);
        }
        return bodies.readJson(incoming.request()).thenApply(body -> EditDecoder.decode(object(body)));
    }

    private static ObjectNode object(byte[] body) {
        JsonNode json = Json.read(body);
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw new ProblemException(Problem.of(Problem.Kind.MALFORMED, "The body is not a JSON object."));
    }

    private static CompletionStage<HttpResponse> with(
            Incoming incoming, Function<ExecutionId, CompletionStage<HttpResponse>> then) {
        return id(incoming.id()).map(then).orElseGet(() -> CompletableFuture.completedStage(unknown()));
    }

    /** A dead letter of a request is known by both of its ids. */
    private static Optional<ExecutionId> id(String text) {
        try {
            return Optional.of(text.startsWith("req_") ? new RequestId(text).execution() : new ExecutionId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // what cannot be an id names nothing
        }
    }

    private static HttpResponse answer(Incoming incoming, ExecutionId id, DeadLetterReply reply, String did) {
        return switch (reply) {
            case DONE -> done(incoming, id, did);
            case UNKNOWN -> unknown();
            case NOT_DEAD ->
                Replies.problem(Problem.of(
                        Problem.Kind.WRONG_STATE,
                        "It is no dead letter, or not any more: it was replayed or discarded."));
            case PAST_HORIZON ->
                Replies.problem(Problem.of(
                        Problem.Kind.WRONG_STATE,
                        "Stripe may have forgotten the idempotency key of its first attempt, so that the same call"
                                + " could be a second one. Nothing was sent."));
            case UNFIT_EDIT ->
                Replies.problem(Problem.invalid(
                        "body",
                        "expected flow and args for what belongs to a request, script and bindings for a sent script"));
        };
    }

    private static HttpResponse done(Incoming incoming, ExecutionId id, String did) {
        HttpResponse response = Replies.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("id", id.value());
            json.writeBooleanField(did, true);
            json.writeEndObject();
        });
        String asked = incoming.id();
        return response.addHeader(
                Location.create(asked.startsWith("req_") ? "/api/requests/" + asked : "/api/scripts/" + id.value()));
    }

    private static HttpResponse unknown() {
        return Replies.problem(Problem.of(Problem.Kind.NOT_FOUND, "There is no dead letter of this id."));
    }
}
