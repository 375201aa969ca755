package io.aftercall.http.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What tells a supervisor of processes how this one is: {@code /health}. Thread-safe. */
final class OperationsRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(OperationsRoutes.class);
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final Readiness readiness;
    private final BodyReader bodies;
    private final BooleanSupplier draining;

    OperationsRoutes(Readiness readiness, BodyReader bodies, BooleanSupplier draining) {
        this.readiness = readiness;
        this.bodies = bodies;
        this.draining = draining;
    }

    List<Router.Route> routes() {
        return List.of(Router.Route.get("/health/live", this::live), Router.Route.get("/health/ready", this::ready));
    }

    private CompletionStage<HttpResponse> live(Incoming incoming) {
        bodies.discard(incoming.request());
        return CompletableFuture.completedStage(Replies.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("status", "live");
            json.writeEndObject();
        }));
    }

    private CompletionStage<HttpResponse> ready(Incoming incoming) {
        bodies.discard(incoming.request());
        return readiness
                .check()
                .thenApply(health -> health) // a stage of our own: the time limit must not reach the other's
                .toCompletableFuture()
                .orTimeout(ANSWER.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionally(fault -> {
                    LOG.warn("The check of readiness failed. why={}", fault.toString());
                    return new Health(false, "unknown", Map.of("check", "failed or gave no answer in time"));
                })
                .thenApply(this::answer);
    }

    private HttpResponse answer(Health health) {
        boolean ready = health.ready() && !draining.getAsBoolean();
        return Replies.json(ready ? 200 : 503, json -> {
            json.writeStartObject();
            json.writeStringField("status", ready ? "ready" : "not_ready");
            json.writeStringField("durability", health.durability());
            json.writeBooleanField("draining", draining.getAsBoolean());
            json.writeObjectFieldStart("details");
            for (var detail : health.details().entrySet()) {
                json.writeStringField(detail.getKey(), detail.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
