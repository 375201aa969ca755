package io.aftercall.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.actors.Brakes;
import io.aftercall.actors.PersonsDecision;
import io.aftercall.actors.Reconciliations;
import io.aftercall.actors.Reconciliations.Reply;
import io.aftercall.request.RequestId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Lets a person decide an unknown outcome, or have it looked for now. Thread-safe. */
final class ReconcileRoutes {

    private final Reconciliations reconciliations;
    private final Brakes brakes;
    private final BodyReader bodies;

    ReconcileRoutes(Reconciliations reconciliations, Brakes brakes, BodyReader bodies) {
        this.reconciliations = reconciliations;
        this.brakes = brakes;
        this.bodies = bodies;
    }

    List<Router.Route> routes() {
        return List.of(
                Router.Route.post("/api/requests/{id}/resolve", this::resolve),
                Router.Route.post("/api/requests/{id}/reconcile", this::reconcile));
    }

    private CompletionStage<HttpResponse> resolve(Incoming incoming) {
        return bodies.readJson(incoming.request()).thenCompose(body -> {
            JsonNode json = Json.read(body);
            PersonsDecision decision = ResolveDecoder.decode(json);
            return of(incoming, id -> reconciliations.resolve(id, decision), 200);
        });
    }

    private CompletionStage<HttpResponse> reconcile(Incoming incoming) {
        bodies.discard(incoming.request());
        return of(incoming, reconciliations::checkNow, 202);
    }

    private CompletionStage<HttpResponse> of(
            Incoming incoming, Function<RequestId, CompletionStage<Reply>> step, int status) {
        RequestId id;
        try {
            id = new RequestId(incoming.id());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedStage(unknown()); // what cannot be an id names nothing
        }
        return StoreAway.guard(step.apply(id)).thenApply(reply -> answer(reply, status));
    }

    private HttpResponse answer(Reply reply, int status) {
        return switch (reply) {
            case Reply.Done(var request) -> Replies.json(status, json -> RequestView.write(json, request, brakes));
            case Reply.NoSuchRequest() -> unknown();
            case Reply.Refused(var why) -> Replies.problem(Problem.of(Problem.Kind.WRONG_STATE, why));
            case Reply.NotShown(var why) -> Replies.problem(Problem.of(Problem.Kind.NOT_SHOWN, why));
        };
    }

    private static HttpResponse unknown() {
        return Replies.problem(Problem.of(Problem.Kind.NOT_FOUND, "There is no request of this id."));
    }
}
