package io.aftercall.http.server;

import io.aftercall.actors.RequestGateway;
import io.aftercall.queue.CancelReply;
import io.aftercall.request.RequestId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Calls requests off, and drains this process: {@code /api/requests/{id}/cancel}, {@code /api/drain}. Thread-safe. */
final class ControlRoutes {

    static final String DRAIN = "/api/drain";

    private final RequestGateway gateway;
    private final BodyReader bodies;
    private final Runnable drain;

    /** @param drain refuses new work at once and lets the process end; returns at once, may be run again */
    ControlRoutes(RequestGateway gateway, BodyReader bodies, Runnable drain) {
        this.gateway = gateway;
        this.bodies = bodies;
        this.drain = drain;
    }

    List<Router.Route> routes() {
        return List.of(
                Router.Route.post("/api/requests/{id}/cancel", this::cancel), Router.Route.post(DRAIN, this::drain));
    }

    private CompletionStage<HttpResponse> cancel(Incoming incoming) {
        bodies.discard(incoming.request());
        SameOrigin.require(incoming.request());
        Optional<RequestId> id = RequestRoutes.id(incoming.id());
        return id.map(known -> StoreAway.guard(gateway.cancel(known)).thenCompose(reply -> answer(known, reply)))
                .orElseGet(() -> CompletableFuture.completedStage(RequestRoutes.unknown()));
    }

    private CompletionStage<HttpResponse> answer(RequestId id, CancelReply reply) {
        return switch (reply) {
            case CancelReply.Cancelled() -> show(id);
            case CancelReply.AlreadyCancelled() -> show(id);
            case CancelReply.Sent(var at) -> refused("The first byte was sent at " + at + "; the outcome decides.");
            case CancelReply.Ended(var state) -> refused("The outcome is there already; it is " + state.wire() + ".");
            case CancelReply.Unknown() -> CompletableFuture.completedStage(RequestRoutes.unknown());
        };
    }

    private CompletionStage<HttpResponse> show(RequestId id) {
        return StoreAway.guard(gateway.find(id)).thenApply(found -> RequestRoutes.answer(found, gateway.brakes()));
    }

    private static CompletionStage<HttpResponse> refused(String why) {
        return CompletableFuture.completedStage(Replies.problem(Problem.of(Problem.Kind.NOT_CANCELLABLE, why)));
    }

    private CompletionStage<HttpResponse> drain(Incoming incoming) {
        bodies.discard(incoming.request());
        SameOrigin.require(incoming.request());
        drain.run();
        return CompletableFuture.completedStage(Replies.json(202, json -> {
            json.writeStartObject();
            json.writeStringField("status", "draining");
            json.writeEndObject();
        }));
    }
}
