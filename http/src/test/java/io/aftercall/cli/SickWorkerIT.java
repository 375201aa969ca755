package io.aftercall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.cli.Roles.Started;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script that nothing can stop, in processes as people start them. */
final class SickWorkerIT {

    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final int RUNS = 3;

    @TempDir
    Path data;

    private final StripeSimulator stripe = StripeSimulator.start(SimulatorSettings.local());

    @AfterEach
    void closeStripe() {
        stripe.close();
    }

    @Test
    @DisplayName(
            "T14, N4, RW-06: a script that cannot be stopped makes its worker sick; the next worker goes on, and after"
                    + " three runs it is buried")
    void isBuriedAfterThreeWorkers() throws IOException {
        Path flows = Files.createDirectory(data.resolve("flows"));
        Files.writeString(
                flows.resolve("stuck_response.groovy"),
                "new java.util.concurrent.Semaphore(0).acquireUninterruptibly()");
        Files.writeString(flows.resolve("quick_response.groovy"), "'quick'");
        try (Roles roles = new Roles(data, stripe, flows);
                Started engine = roles.start("engine");
                ApiClient api = engine.api()) {
            String stuck = submit(api, "stuck");
            for (int run = 1; run <= RUNS; run++) {
                try (Started worker = roles.start("worker", "-D", "scripts.timeout=500ms")) {
                    assertThat(worker.process().awaitExit())
                            .as(worker.process().errors())
                            .isEqualTo(ExitStatus.SICK);
                }
            }
            String quick = submit(api, "quick");
            try (Started last = roles.start("worker")) {
                assertThat(last.ready()).contains("worker_ids=*");
                assertThat(api.await("/api/requests/" + quick, WAIT)
                                .path("state")
                                .asText())
                        .isEqualTo("completed");
            }
            JsonNode buried = api.await("/api/requests/" + stuck, WAIT);

            assertThat(buried.path("state").asText()).isEqualTo("buried");
            assertThat(buried.at("/script/attempts").asInt()).isEqualTo(RUNS);
            assertThat(buried.at("/script/error").asText()).contains("did not end within");
        }
        assertThat(stripe.effects().created("payment_intent")).isEqualTo(2);
    }

    private static String submit(ApiClient api, String flow) {
        Map<String, Object> body = new HashMap<>(Map.of("type", "payment_intent", "flow", flow));
        body.put("params", Map.of("amount", 2000, "currency", "usd", "payment_method_types", List.of("card")));
        return api.post("/api/requests", body, null).path("id").asText();
    }
}
