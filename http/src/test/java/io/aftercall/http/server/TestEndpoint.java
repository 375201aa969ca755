package io.aftercall.http.server;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.aftercall.actors.EngineParts;
import io.aftercall.actors.GuardianActor;
import io.aftercall.actors.Reconciliations;
import io.aftercall.actors.RequestGateway;
import io.aftercall.config.AftercallSettings;
import io.aftercall.queue.Store;
import io.aftercall.scripts.GroovyScriptEngine;
import io.aftercall.testing.InMemoryStore;
import io.aftercall.testing.RecordingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** A whole engine in memory behind the real endpoint on a free port, and a client for it. */
final class TestEndpoint implements AutoCloseable {

    static final String SECRET = "sk_test_canary_4f7d";
    static final String WEBHOOK_SECRET = "whsec_canary_9c21";
    static final Duration MAX_WAIT = Duration.ofSeconds(20);

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** Whether somebody has told the process to stop. */
    final AtomicBoolean stopped = new AtomicBoolean();

    final CannedStripe stripe = new CannedStripe();
    final RecordingListener events = new RecordingListener();
    final Store store;
    final HttpServer server;
    final RequestGateway gateway;
    private final GroovyScriptEngine scripts;
    private final ActorSystem<GuardianActor.Command> system;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestEndpoint(Store store, Deadlines deadlines) {
        this.store = store;
        AftercallSettings settings = settings();
        InstantSource clock = InstantSource.system();
        EngineParts parts = EngineParts.of(settings, store, clock);
        scripts = GroovyScriptEngine.create(settings.scripts());
        GuardianActor.Ports ports = new GuardianActor.Ports(store, stripe, scripts, parts, events, clock);
        system = ActorSystem.create(
                GuardianActor.create(EnumSet.allOf(GuardianActor.Role.class), ports, settings, "test"), "endpoint");
        gateway = new RequestGateway(
                system,
                engine().submissions(),
                store,
                parts,
                new RequestGateway.Limits(Duration.ofSeconds(5), 1000, Duration.ofHours(20)),
                Runnable::run);
        Readiness readiness = () -> CompletableFuture.completedStage(
                new Health(true, store.health().durability().label(), Map.of("redis", "up")));
        Reconciling reconciling = new Reconciling(Reconciliations.of(ports), settings.webhooks());
        server = HttpServer.bind(
                        system, settings.http(), gateway, reconciling, readiness, () -> stopped.set(true), deadlines)
                .toCompletableFuture()
                .join();
    }

    static TestEndpoint start() {
        return start(Deadlines.DEFAULT);
    }

    static TestEndpoint start(Deadlines deadlines) {
        return new TestEndpoint(InMemoryStore.create(), deadlines);
    }

    static TestEndpoint over(Store store) {
        return new TestEndpoint(store, Deadlines.DEFAULT);
    }

    HttpResponse<String> post(String path, String json, String... headers) {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(json));
        request.header("Content-Type", "application/json");
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).method(method, HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** Submits and gives the id. */
    String submit(String json) {
        return parse(post("/api/requests", json)).get("id").textValue();
    }

    static JsonNode parse(HttpResponse<String> response) {
        return parse(response.body());
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + json, e);
        }
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        stripe.close();
        server.unbind(Duration.ofSeconds(1)).toCompletableFuture().join();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
        scripts.close();
        client.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private GuardianActor.Engine engine() {
        return AskPattern.ask(
                        system,
                        (ActorRef<GuardianActor.Engine> replyTo) -> new GuardianActor.GetEngine(replyTo),
                        ANSWER,
                        system.scheduler())
                .toCompletableFuture()
                .join();
    }

    static AftercallSettings settings() {
        Config config = ConfigFactory.parseMap(Map.of(
                        "aftercall.http.port",
                        0,
                        "aftercall.http.max-wait",
                        MAX_WAIT,
                        "aftercall.flows.dir",
                        "../flows",
                        "aftercall.accounts.default.secret",
                        SECRET,
                        "aftercall.webhooks.secrets",
                        WEBHOOK_SECRET + ",whsec_other",
                        "aftercall.encryption.keys",
                        "test:" + "A".repeat(43) + "="))
                .withFallback(ConfigFactory.load());
        return AftercallSettings.from(config.resolve());
    }
}
