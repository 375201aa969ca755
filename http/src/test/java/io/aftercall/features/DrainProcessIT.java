package io.aftercall.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.cli.ApiClient;
import io.aftercall.cli.Roles;
import io.aftercall.cli.Roles.Started;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P10, T16, W: one of two engines is told to drain over HTTP. */
final class DrainProcessIT {

    private static final int MANY = 20;

    @TempDir
    Path data;

    @Test
    @DisplayName(
            "P10, T16, W: 503 for what is new, a call under way is finished, the rest moves at once, and it ends with 0")
    void movesItsWorkAndEnds() throws IOException, InterruptedException {
        SimulatorSettings slow = SimulatorSettings.local().withDelay(Duration.ofSeconds(3));
        try (StripeSimulator stripe = StripeSimulator.start(slow);
                PlainRedis redis = PlainRedis.start(data, "--appendonly", "yes");
                Started first = start(stripe, redis, "-D", "stripe.max-in-flight=1");
                ApiClient api = first.api()) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                ids.add(submit(api, "order-" + i));
            }
            try (Started second = start(stripe, redis);
                    ApiClient other = second.api()) {
                int before = stripe.effects().total();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> stripe.effects().total() > before);

                HttpResponse<String> drain = post(first, "/api/drain", "");
                HttpResponse<String> refused =
                        post(first, "/api/requests", "{\"type\":\"product\",\"params\":{\"name\":\"x\"}}");

                assertThat(drain.statusCode()).isEqualTo(202);
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                assertThat(refused.headers().firstValue("Connection")).contains("close");
                assertThat(first.process().awaitExit()).isZero();
                for (String id : ids) {
                    assertEnded(id, other.await("/api/requests/" + id, Duration.ofSeconds(20)));
                }
                assertThat(second.process().errors()).doesNotContain("go on here");
            }
            assertThat(stripe.effects().total()).isEqualTo(MANY);
            assertThat(stripe.effects().keysWithMoreThanOne()).isEmpty();
        }
    }

    private static void assertEnded(String id, JsonNode ended) {
        assertThat(ended.path("state").asText()).as(id).isEqualTo("completed");
        assertThat(ended.path("outcome").asText()).as(id).isEqualTo("succeeded");
        assertThat(ended.path("attempts")).as(id).hasSize(1);
        assertThat(ended.at("/script/attempts").asInt()).as(id).isEqualTo(1);
    }

    /** With leases that nobody could wait for. */
    private Started start(StripeSimulator stripe, PlainRedis redis, String... more) {
        List<String> args = new ArrayList<>(List.of("--redis", redis.uri()));
        args.addAll(List.of("-D", "engine.lease=5m", "-D", "worker.lease=5m"));
        args.addAll(List.of(more));
        return new Roles(data, stripe).start("server", args.toArray(String[]::new));
    }

    private static String submit(ApiClient api, String key) {
        Map<String, Object> product = Map.of("type", "product", "params", Map.of("name", "x"));
        return api.post("/api/requests", product, key).path("id").asText();
    }

    private static HttpResponse<String> post(Started server, String path, String body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.url().resolve(path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
