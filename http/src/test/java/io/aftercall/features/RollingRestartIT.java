package io.aftercall.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.cli.ApiClient;
import io.aftercall.cli.Roles;
import io.aftercall.cli.Roles.Started;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** W, T16: two engines and a worker, of which the engines are restarted one after the other under load. */
final class RollingRestartIT {

    private static final int AT_LEAST = 300;

    /** Far below the lease, which is what a request would wait for that nobody handed back. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @TempDir
    Path data;

    private final AtomicReferenceArray<URI> engines = new AtomicReferenceArray<>(2);
    private final AtomicBoolean restarted = new AtomicBoolean();

    @Test
    @DisplayName(
            "T16, W: a rolling restart of two engines under load loses nothing, doubles nothing, waits for no lease")
    void losesNothing() {
        SimulatorSettings slow = SimulatorSettings.local().withDelay(Duration.ofMillis(300));
        List<Started> running = new ArrayList<>();
        try (StripeSimulator stripe = StripeSimulator.start(slow);
                PlainRedis redis = PlainRedis.start(data, "--appendonly", "yes")) {
            running.add(start("worker", stripe, redis));
            running.add(engine(0, stripe, redis));
            running.add(engine(1, stripe, redis));
            CompletableFuture<List<String>> load = CompletableFuture.supplyAsync(this::submitUntilRestarted);

            for (int i = 0; i < 2; i++) {
                Started old = running.get(1 + i);
                old.process().terminate();
                assertThat(old.process().awaitExit()).isZero();
                running.add(engine(i, stripe, redis));
            }
            restarted.set(true);

            List<String> ids = load.orTimeout(60, TimeUnit.SECONDS).join();
            try (ApiClient api = new ApiClient(engines.get(0))) {
                ids.forEach(id -> assertEnded(id, api.await("/api/requests/" + id, LONGEST)));
            }
            assertThat(ids).hasSizeGreaterThanOrEqualTo(AT_LEAST).doesNotHaveDuplicates();
            assertThat(stripe.effects().total()).isEqualTo(ids.size());
            assertThat(stripe.effects().keysWithMoreThanOne()).isEmpty();
            assertThat(running)
                    .allSatisfy(one ->
                            assertThat(one.process().errors()).doesNotContain("go on here", "The grace is over"));
        } finally {
            running.forEach(Started::close);
        }
    }

    private static void assertEnded(String id, JsonNode ended) {
        assertThat(ended.path("state").asText()).as(id).isEqualTo("completed");
        assertThat(ended.path("outcome").asText()).as(id).isEqualTo("succeeded");
        assertThat(ended.at("/script/attempts").asInt()).as(id).isEqualTo(1);
        Instant from = Instant.parse(ended.path("created_at").asText());
        Instant to = Instant.parse(ended.path("completed_at").asText());
        assertThat(Duration.between(from, to)).as(id).isLessThan(LONGEST);
    }

    /** As a client does that has two addresses: on a refusal it repeats at the other one, with the same key. */
    private List<String> submitUntilRestarted() {
        List<String> ids = new ArrayList<>();
        while (!restarted.get() || ids.size() < AT_LEAST) {
            String key = "order-" + ids.size();
            int turn = ids.size();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollDelay(Duration.ofMillis(20))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() ->
                            submit(engines.get(turn % 2), key, ids) || submit(engines.get((turn + 1) % 2), key, ids));
        }
        return ids;
    }

    private static boolean submit(URI engine, String key, List<String> ids) {
        Map<String, Object> product = Map.of("type", "product", "params", Map.of("name", "x"));
        try (ApiClient api = new ApiClient(engine)) {
            return ids.add(api.post("/api/requests", product, key).path("id").asText());
        } catch (RuntimeException drainingOrGone) {
            return false;
        }
    }

    private Started engine(int index, StripeSimulator stripe, PlainRedis redis) {
        Started engine = start("engine", stripe, redis);
        engines.set(index, engine.url());
        return engine;
    }

    private Started start(String role, StripeSimulator stripe, PlainRedis redis) {
        String[] args = {"--redis", redis.uri(), "-D", "engine.lease=5m", "-D", "worker.lease=5m"};
        return new Roles(data, stripe).start(role, args);
    }
}
