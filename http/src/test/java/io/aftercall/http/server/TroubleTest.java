package io.aftercall.http.server;

import static io.aftercall.http.server.TestEndpoint.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.actors.EngineParts;
import io.aftercall.actors.Reconciliations;
import io.aftercall.actors.RequestGateway;
import io.aftercall.actors.Submitted;
import io.aftercall.config.ServerSettings;
import io.aftercall.config.WebhookSettings;
import io.aftercall.request.FieldError;
import io.aftercall.request.RequestId;
import io.aftercall.request.Submission;
import io.aftercall.testing.StubStripeClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a caller is told when the engine refuses, is silent, or is broken. The intake says what the test wants. */
final class TroubleTest {

    /** What the intake answers to a submit; null for silence. */
    interface Answer {

        Submitted to(RequestId id);
    }

    private static final AtomicReference<Answer> answer = new AtomicReference<>();
    private static final AtomicReference<Readiness> readiness = new AtomicReference<>();
    private static final Duration ACCEPT = Duration.ofMillis(300);

    private static ActorSystem<Void> system;
    private static HttpServer server;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        system = ActorSystem.create(Behaviors.empty(), "trouble");
        AwayStore store = new AwayStore();
        EngineParts parts = EngineParts.of(TestEndpoint.settings(), store, InstantSource.system());
        RequestGateway gateway = new RequestGateway(
                system,
                TroubleTest::accept,
                store,
                parts,
                new RequestGateway.Limits(ACCEPT, 100, Duration.ofHours(20)),
                Runnable::run);
        ServerSettings settings = new ServerSettings("127.0.0.1", 0, 65_536, Duration.ofSeconds(5), ACCEPT);
        Reconciliations reconciliations =
                new Reconciliations(store, new StubStripeClient(), parts.credentials(), event -> {});
        Reconciling reconciling =
                new Reconciling(reconciliations, new WebhookSettings(List.of(), Duration.ofSeconds(300)));
        server = HttpServer.bind(
                        system,
                        settings,
                        gateway,
                        reconciling,
                        () -> readiness.get().check(),
                        () -> {})
                .toCompletableFuture()
                .join();
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        server.unbind(Duration.ofSeconds(1)).toCompletableFuture().join();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
        client.close();
    }

    @Test
    void saysWhenToComeAgain() throws Exception {
        answer.set(id -> new Submitted.Refused(
                id, Submitted.Cause.UNAVAILABLE, "the store did not answer", Duration.ofMillis(1500)));

        HttpResponse<String> response = submit("{\"type\":\"customer\"}");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("2");
        assertThat(parse(response).get("detail").textValue()).isEqualTo("the store did not answer");
    }

    @Test
    @DisplayName("P9: a full queue is told from an engine that is away")
    void saysThatTooManyWait() throws Exception {
        answer.set(id -> new Submitted.Refused(
                id, Submitted.Cause.FULL, "too many requests wait already", Duration.ofSeconds(1)));

        assertThat(submit("{\"type\":\"customer\"}").statusCode()).isEqualTo(429);
    }

    @Test
    @DisplayName("P1: without an answer the fate is unknown, and the caller is told so and where to look")
    void saysThatTheFateIsUnknown() throws Exception {
        answer.set(null);

        HttpResponse<String> response = submit("{\"type\":\"customer\"}");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(parse(response).get("detail").textValue())
                .startsWith("fate unknown: repeat it with the same Idempotency-Key")
                .contains("/api/requests/req_");
    }

    @Test
    void passesOnWhatTheEngineFindsWrong() throws Exception {
        answer.set(id -> new Submitted.Invalid(List.of(new FieldError("params.amount", "expected more"))));

        JsonNode problem = parse(submit("{\"type\":\"customer\"}"));

        assertThat(problem.get("status").intValue()).isEqualTo(400);
        assertThat(problem.at("/errors/0/field").textValue()).isEqualTo("params.amount");
    }

    @Test
    @DisplayName("A2: each item of a bulk has an ending of its own")
    void answersABulkItemByItem() throws Exception {
        AtomicReference<RequestId> first = new AtomicReference<>();
        answer.set(id -> first.compareAndSet(null, id)
                ? new Submitted.Conflict(id)
                : new Submitted.Refused(
                        id, Submitted.Cause.UNAVAILABLE, "the engine is draining", Duration.ofSeconds(1)));

        HttpResponse<String> response = submit("[{\"type\":\"customer\"},{\"type\":\"customer\"}]");

        JsonNode results = parse(response).get("results");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(results.at("/0/error/status").intValue()).isEqualTo(409);
        assertThat(results.at("/1/error/status").intValue()).isEqualTo(503);
    }

    @Test
    void tellsAStoreThatIsAwayFromABug() throws Exception {
        HttpResponse<String> list = get("/api/requests");
        HttpResponse<String> one = get("/api/requests/req_" + "0".repeat(36) + "?wait=1s");

        assertThat(list.statusCode()).isEqualTo(503);
        assertThat(one.statusCode()).isEqualTo(503);
        assertThat(one.headers().firstValue("Retry-After")).isPresent();
        assertThat(one.body() + list.body()).doesNotContain("canary");
    }

    @Test
    @DisplayName("A bug is a 500 with a correlation id, and says nothing of itself")
    void keepsABugToItself() throws Exception {
        HttpResponse<String> response = get("/api/scripts/exe_" + "0".repeat(36));

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(parse(response).get("correlation_id").textValue()).hasSize(36);
        assertThat(response.body()).doesNotContain("canary").doesNotContain("Exception");
    }

    @Test
    @DisplayName("U2, U4: ready says how durable it is; a check that fails or throws is not ready")
    void tellsWhetherItIsReady() throws Exception {
        readiness.set(() -> CompletableFuture.completedStage(new Health(true, "fsync", Map.of("redis", "up"))));
        HttpResponse<String> up = get("/health/ready");
        readiness.set(() -> CompletableFuture.completedStage(new Health(false, "fsync", Map.of("redis", "away"))));
        HttpResponse<String> down = get("/health/ready");
        readiness.set(() -> CompletableFuture.failedStage(new IllegalStateException("canary")));
        HttpResponse<String> failed = get("/health/ready");

        assertThat(up.statusCode()).isEqualTo(200);
        assertThat(parse(up).get("status").textValue()).isEqualTo("ready");
        assertThat(parse(up).get("durability").textValue()).isEqualTo("fsync");
        assertThat(parse(up).at("/details/redis").textValue()).isEqualTo("up");
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(parse(down).get("status").textValue()).isEqualTo("not_ready");
        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(failed.body()).doesNotContain("canary");
    }

    private static CompletionStage<Submitted> accept(RequestId id, Submission submission) {
        Answer wanted = answer.get();
        return wanted == null ? new CompletableFuture<>() : CompletableFuture.completedStage(wanted.to(id));
    }

    private static HttpResponse<String> submit(String json) throws IOException, InterruptedException {
        return client.send(
                request("/api/requests")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }
}
