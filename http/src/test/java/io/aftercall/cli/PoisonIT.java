package io.aftercall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.cli.Roles.Started;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that die: who kills them is given up after three, who was only there is not. */
final class PoisonIT {

    private static final int INNOCENTS = 50;
    private static final Duration WAIT = Duration.ofSeconds(60);

    /** Runs until its worker is killed, which stands for a script that kills it. */
    private static final String DEADLY = "long n = 0\nwhile (n >= 0) { n = n + 1 }\nn";

    @TempDir
    Path data;

    private final StripeSimulator stripe =
            StripeSimulator.start(SimulatorSettings.local().withDelay(Duration.ofMillis(400)));

    @AfterEach
    void closeStripe() {
        stripe.close();
    }

    @Test
    @DisplayName(
            "C7, T7, PW-10, L1: a script that kills its worker is a dead letter after exactly three; the rest ends well")
    void givesUpAScriptThatKills() {
        try (Roles roles = new Roles(data, stripe);
                Started engine = roles.start("engine");
                ApiClient api = engine.api()) {
            String deadly = api.post("/api/scripts", Map.of("script", DEADLY, "worker_id", "billing"), null)
                    .path("execution_id")
                    .asText();
            List<String> ids = submit(api);
            int deaths = 0;
            while (deaths < 3) {
                try (Started worker = roles.start("worker")) {
                    Awaitility.await().atMost(WAIT).until(() -> hasStarted(worker, deadly));
                    worker.process().kill();
                    deaths++;
                }
            }
            try (Started last = roles.start("worker")) {
                JsonNode ended = api.await("/api/scripts/" + deadly, WAIT);

                assertThat(ended.path("state").asText()).isEqualTo("poison");
                assertThat(hasStarted(last, deadly)).as("was run a fourth time").isFalse();
                assertThat(ended.path("error").asText()).contains("3 workers");
                assertAllWell(api, ids);
                JsonNode letters = api.get("/api/dead-letters?reason=poison").path("dead_letters");
                assertThat(letters).hasSize(1);
                assertThat(letters.path(0).path("id").asText()).isEqualTo(deadly);
            }
        }
        assertThat(stripe.effects().created("payment_intent")).isEqualTo(INNOCENTS);
    }

    @Test
    @DisplayName("C7, P3: fifty requests that were under way in four engines that were killed all end well")
    void givesUpNoneThatWasOnlyThere() {
        List<String> ids;
        try (Roles roles = new Roles(data, stripe)) {
            try (Started first = roles.start("server");
                    ApiClient api = first.api()) {
                ids = submit(api);
                killUnderWay(first);
            }
            for (int death = 2; death <= 4; death++) {
                try (Started next = roles.start("server")) {
                    killUnderWay(next);
                }
            }
            try (Started last = roles.start("server");
                    ApiClient api = last.api()) {
                assertAllWell(api, ids);
            }
        }
        assertThat(stripe.effects().keysWithMoreThanOne()).isEmpty();
        assertThat(stripe.effects().created("payment_intent")).isEqualTo(INNOCENTS);
    }

    /** Kills an engine as soon as some calls of its are under way; Stripe answers none of them before. */
    private static void killUnderWay(Started engine) {
        Awaitility.await()
                .atMost(WAIT)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> engine.process().errors().contains("AttemptBegun"));
        engine.process().kill();
    }

    private static List<String> submit(ApiClient api) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < INNOCENTS; i++) {
            Map<String, Object> payment = new LinkedHashMap<>(ServerProcessIT.payment());
            payment.put("worker_id", "billing");
            ids.add(api.post("/api/requests", payment, "order-" + i).path("id").asText());
        }
        return ids;
    }

    private static void assertAllWell(ApiClient api, List<String> ids) {
        for (String id : ids) {
            JsonNode ended = api.await("/api/requests/" + id, WAIT);
            assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("completed");
            assertThat(ended.path("outcome").asText()).isEqualTo("succeeded");
            assertThat(ended.at("/script/state").asText()).isEqualTo("completed");
        }
    }

    private static boolean hasStarted(Started worker, String execution) {
        return worker.process()
                .errors()
                .lines()
                .anyMatch(line -> line.contains("ScriptStarted") && line.contains(execution));
    }
}
