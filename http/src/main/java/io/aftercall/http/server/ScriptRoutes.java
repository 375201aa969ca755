package io.aftercall.http.server;

import io.aftercall.actors.RequestGateway;
import io.aftercall.queue.AcceptReply;
import io.aftercall.queue.PlayRequest;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.ExecutionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Play a script and read what became of it: {@code /api/scripts}. Thread-safe. */
final class ScriptRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ScriptRoutes.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final RequestGateway gateway;
    private final BodyReader bodies;
    private final Duration acceptTimeout;
    private final Duration maxWait;

    ScriptRoutes(RequestGateway gateway, BodyReader bodies, Duration acceptTimeout, Duration maxWait) {
        this.gateway = gateway;
        this.bodies = bodies;
        this.acceptTimeout = acceptTimeout;
        this.maxWait = maxWait;
    }

    List<Router.Route> routes() {
        return List.of(
                Router.Route.post("/api/scripts", this::play), Router.Route.get("/api/scripts/{id}", this::find));
    }

    private CompletionStage<HttpResponse> play(Incoming incoming) {
        return bodies.readJson(incoming.request()).thenCompose(body -> {
            PlayRequest play = PlayDecoder.decode(
                    Json.readScript(body), incoming.idempotencyKey(), gateway.ids(), gateway.modes());
            return gateway.play(play)
                    .thenApply(reply -> reply) // a stage of our own: the time limit must not reach the store's
                    .toCompletableFuture()
                    .orTimeout(acceptTimeout.toNanos(), TimeUnit.NANOSECONDS)
                    .handle((reply, fault) -> fault == null
                            ? answer(play.id(), reply)
                            : CompletableFuture.completedStage(fateUnknown(play.id(), fault)))
                    .thenCompose(answer -> answer);
        });
    }

    private CompletionStage<HttpResponse> answer(ExecutionId id, AcceptReply reply) {
        return switch (reply) {
            case AcceptReply.Stored stored ->
                CompletableFuture.completedStage(stored(id, ExecutionState.QUEUED, false));
            case AcceptReply.Duplicate duplicate ->
                StoreAway.guard(gateway.find(id))
                        .thenApply(found ->
                                stored(id, found.map(ExecutionStatus::state).orElse(ExecutionState.QUEUED), true));
            case AcceptReply.Conflict conflict ->
                CompletableFuture.completedStage(Replies.problem(Problem.of(
                        Problem.Kind.KEY_CONFLICT,
                        "Another script, " + id + ", was submitted under this Idempotency-Key. Nothing was stored.")));
            case AcceptReply.Full full ->
                CompletableFuture.completedStage(later(Problem.Kind.TOO_MANY, "too many scripts wait already"));
            case AcceptReply.Unfit(var why) -> CompletableFuture.completedStage(later(Problem.Kind.UNAVAILABLE, why));
        };
    }

    private static HttpResponse later(Problem.Kind kind, String why) {
        return Replies.problem(Problem.of(kind, why)).addHeader(Replies.retryAfter(RETRY_AFTER));
    }

    private static HttpResponse stored(ExecutionId id, ExecutionState state, boolean duplicate) {
        return Replies.json(202, json -> {
                    json.writeStartObject();
                    json.writeStringField("execution_id", id.value());
                    json.writeStringField("state", state.wire());
                    json.writeBooleanField("duplicate", duplicate);
                    json.writeEndObject();
                })
                .addHeader(Location.create("/api/scripts/" + id.value()));
    }

    private static HttpResponse fateUnknown(ExecutionId id, Throwable fault) {
        LOG.warn("The store did not say whether it has a script. execution_id={} why={}", id, fault.toString());
        return later(
                Problem.Kind.UNAVAILABLE,
                "fate unknown: repeat it with the same Idempotency-Key, or look for it at /api/scripts/" + id);
    }

    private CompletionStage<HttpResponse> find(Incoming incoming) {
        bodies.discard(incoming.request());
        Duration wait = incoming.await(maxWait);
        return id(incoming.id())
                .map(id -> StoreAway.guard(look(id, wait)).thenApply(ScriptRoutes::answer))
                .orElseGet(() -> CompletableFuture.completedStage(unknown()));
    }

    private CompletionStage<Optional<ExecutionStatus>> look(ExecutionId id, Duration wait) {
        return wait.isZero() ? gateway.find(id) : gateway.await(id, wait);
    }

    private static HttpResponse answer(Optional<ExecutionStatus> found) {
        return found.map(script -> Replies.json(200, json -> ExecutionView.write(json, script)))
                .orElseGet(ScriptRoutes::unknown);
    }

    private static Optional<ExecutionId> id(String text) {
        try {
            return Optional.of(new ExecutionId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // what cannot be an id names nothing
        }
    }

    private static HttpResponse unknown() {
        return Replies.problem(Problem.of(Problem.Kind.NOT_FOUND, "There is no execution of this id."));
    }
}
