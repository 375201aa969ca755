package io.aftercall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.cli.Roles.Started;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KillEngineIT {

    private static final int MANY = 50;
    private static final int DONE_BEFORE_THE_END = 12;

    @TempDir
    Path data;

    private final StripeSimulator stripe =
            StripeSimulator.start(SimulatorSettings.local().withDelay(Duration.ofMillis(200)));

    @AfterEach
    void closeStripe() {
        stripe.close();
    }

    @Test
    @DisplayName("B2, K2: kill -9 in the middle of 50 requests: after a restart each has ended, with one effect")
    void losesNothingAndDoublesNothing() {
        try (Roles roles = new Roles(data, stripe)) {
            List<String> ids = new ArrayList<>();
            // A few at a time, so that the end comes while some are done, some under way and some not begun.
            try (Started server = roles.start("server", "-D", "stripe.max-in-flight=6");
                    ApiClient api = server.api()) {
                for (int i = 0; i < MANY; i++) {
                    ids.add(api.post("/api/requests", ServerProcessIT.payment(), "order-" + i)
                            .path("id")
                            .asText());
                }
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> stripe.effects().total() >= DONE_BEFORE_THE_END);

                server.process().kill();
            }
            assertThat(stripe.effects().total()).isLessThan(MANY);

            try (Started again = roles.start("server");
                    ApiClient api = again.api()) {
                for (String id : ids) {
                    JsonNode ended = api.await("/api/requests/" + id, Duration.ofSeconds(60));
                    assertThat(ended.path("state").asText()).as(id).isEqualTo("completed");
                    assertThat(ended.path("outcome").asText()).as(id).isEqualTo("succeeded");
                    assertThat(ended.at("/script/state").asText()).as(id).isEqualTo("completed");
                }
            }
        }
        assertThat(stripe.effects().created("payment_intent")).isEqualTo(MANY);
        assertThat(stripe.effects().keysWithMoreThanOne()).isEmpty();
    }
}
