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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SeparateProcessesIT {

    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final int MANY = 60;

    @TempDir
    Path data;

    private final StripeSimulator stripe = StripeSimulator.start(SimulatorSettings.local());

    @AfterEach
    void closeStripe() {
        stripe.close();
    }

    @Test
    @DisplayName("RW-12, RW-16, U1, U2: an engine and two workers, each a process of its own, share the work")
    void sharesTheWork() {
        try (Roles roles = new Roles(data, stripe);
                Started engine = roles.start("engine");
                Started one = roles.start("worker", "--worker-ids", "billing", "-D", "worker.threads=1");
                Started two = roles.start("worker", "--worker-ids", "billing,mail", "-D", "worker.threads=1");
                ApiClient api = engine.api()) {
            assertThat(one.ready()).isEqualTo("aftercall worker ready worker_ids=billing durability=window-2s");

            List<String> ids = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                ids.add(api.post("/api/requests", payment("billing"), "order-" + i)
                        .path("id")
                        .asText());
            }

            for (String id : ids) {
                JsonNode ended = api.await("/api/requests/" + id, WAIT);
                assertThat(ended.path("state").asText()).isEqualTo("completed");
                assertThat(ended.at("/script/result/amount").asInt()).isEqualTo(2000);
            }
            assertThat(stripe.effects().created("payment_intent")).isEqualTo(MANY);
            assertThat(one.process().errors()).contains("ScriptStarted");
            assertThat(two.process().errors()).contains("ScriptStarted");
            assertThat(engine.process().errors()).doesNotContain("ScriptStarted");
        }
    }

    @Test
    @DisplayName("RW-12: what no living worker serves waits, and is done when one comes")
    void waitsForAWorker() {
        try (Roles roles = new Roles(data, stripe);
                Started engine = roles.start("engine");
                ApiClient api = engine.api()) {
            String id =
                    api.post("/api/requests", payment("mail"), null).path("id").asText();
            JsonNode waiting = api.await("/api/requests/" + id, Duration.ofSeconds(2));
            assertThat(waiting.path("state").asText()).isEqualTo("dispatched");

            try (Started worker = roles.start("worker", "--worker-ids", "mail")) {
                JsonNode ended = api.await("/api/requests/" + id, WAIT);
                assertThat(ended.path("state").asText()).isEqualTo("completed");
                worker.process().terminate();
                assertThat(worker.process().awaitExit()).isZero();
            }
        }
    }

    private static Map<String, Object> payment(String worker) {
        Map<String, Object> payment = new LinkedHashMap<>(ServerProcessIT.payment());
        payment.put("worker_id", worker);
        return payment;
    }
}
