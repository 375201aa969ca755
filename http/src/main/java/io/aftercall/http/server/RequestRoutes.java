package io.aftercall.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.actors.Brakes;
import io.aftercall.actors.RequestGateway;
import io.aftercall.actors.RequestGateway.Receipt;
import io.aftercall.actors.Submitted;
import io.aftercall.queue.ListQuery;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.RequestId;
import io.aftercall.request.Submission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Submit, read and list requests: {@code /api/requests}. Thread-safe. */
final class RequestRoutes {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final RequestGateway gateway;
    private final BodyReader bodies;
    private final Duration maxWait;

    RequestRoutes(RequestGateway gateway, BodyReader bodies, Duration maxWait) {
        this.gateway = gateway;
        this.bodies = bodies;
        this.maxWait = maxWait;
    }

    List<Router.Route> routes() {
        return List.of(
                Router.Route.post("/api/requests", this::submit),
                Router.Route.get("/api/requests", this::list),
                Router.Route.get("/api/requests/{id}", this::find));
    }

    /** The body is read first, whatever is wrong with the head: an answer in the middle of a body confuses clients. */
    private CompletionStage<HttpResponse> submit(Incoming incoming) {
        return bodies.readJson(incoming.request()).thenCompose(body -> {
            String key = incoming.idempotencyKey();
            JsonNode json = Json.read(body);
            return BulkDecoder.isBulk(json) ? submitMany(json, key) : submitOne(json, key);
        });
    }

    private CompletionStage<HttpResponse> submitOne(JsonNode json, @Nullable String key) {
        return submit(Modes.requireFlow(BulkDecoder.one(json, key), "", gateway.modes()))
                .thenApply(SubmitReplies::one);
    }

    private CompletionStage<HttpResponse> submitMany(JsonNode json, @Nullable String key) {
        List<CompletableFuture<Submitted>> all = new ArrayList<>();
        List<Submission> submissions = BulkDecoder.many(json, key);
        for (int i = 0; i < submissions.size(); i++) {
            Modes.requireFlow(submissions.get(i), "requests[" + i + "].", gateway.modes());
        }
        for (Submission submission : submissions) {
            all.add(submit(submission).toCompletableFuture());
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done -> SubmitReplies.many(
                        all.stream().map(CompletableFuture::join).toList()));
    }

    private CompletionStage<Submitted> submit(Submission submission) {
        Receipt receipt = gateway.submit(submission);
        return receipt.submitted().exceptionally(thrown -> fateUnknown(receipt.id(), thrown));
    }

    /** P1: without an answer nobody knows whether it is stored, and the caller is told so. */
    private static Submitted fateUnknown(RequestId id, Throwable thrown) {
        Throwable fault = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (!(fault instanceof TimeoutException)) {
            throw new CompletionException(fault);
        }
        String why = "fate unknown: repeat it with the same Idempotency-Key, or look for it at /api/requests/" + id;
        return new Submitted.Refused(id, Submitted.Cause.UNAVAILABLE, why, RETRY_AFTER);
    }

    private CompletionStage<HttpResponse> list(Incoming incoming) {
        bodies.discard(incoming.request());
        ListQuery query = incoming.listQuery();
        return StoreAway.guard(gateway.list(query))
                .thenApply(page -> Replies.json(200, json -> RequestView.write(json, page, gateway.brakes())));
    }

    private CompletionStage<HttpResponse> find(Incoming incoming) {
        bodies.discard(incoming.request());
        Duration wait = incoming.await(maxWait);
        return id(incoming.id())
                .map(id -> StoreAway.guard(look(id, wait)).thenApply(found -> answer(found, gateway.brakes())))
                .orElseGet(() -> CompletableFuture.completedStage(unknown()));
    }

    private CompletionStage<Optional<StoredRequest>> look(RequestId id, Duration wait) {
        return wait.isZero() ? gateway.find(id) : gateway.await(id, wait);
    }

    static HttpResponse answer(Optional<StoredRequest> found, Brakes brakes) {
        return found.map(stored -> Replies.json(200, json -> RequestView.write(json, stored, brakes)))
                .orElseGet(RequestRoutes::unknown);
    }

    static Optional<RequestId> id(String text) {
        try {
            return Optional.of(new RequestId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // what cannot be an id names nothing
        }
    }

    static HttpResponse unknown() {
        return Replies.problem(Problem.of(Problem.Kind.NOT_FOUND, "There is no request of this id."));
    }
}
