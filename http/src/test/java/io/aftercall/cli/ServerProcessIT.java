package io.aftercall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.cli.Roles.Started;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerProcessIT {

    @TempDir
    Path data;

    private final StripeSimulator stripe =
            StripeSimulator.start(SimulatorSettings.local().withDelay(Duration.ofMillis(500)));

    @AfterEach
    void closeStripe() {
        stripe.close();
    }

    @Test
    @DisplayName("U2, U4, RW-16: a server says when it is ready, finishes what is in hand at SIGTERM, and ends with 0")
    void finishesWhatIsInHandWhenItIsToldToStop() {
        try (Roles roles = new Roles(data, stripe)) {
            String id;
            try (Started server = roles.start("server");
                    ApiClient api = server.api()) {
                assertThat(server.ready()).endsWith(" durability=window-2s");
                assertThat(api.get("/health/ready").path("status").asText()).isEqualTo("ready");
                id = api.post("/api/requests", payment(), null).path("id").asText();
                Awaitility.await().until(() -> state(api, id).equals("in_flight"));

                server.process().terminate();

                assertThat(server.process().awaitExit()).isZero();
                assertThat(server.process().errors()).contains("aftercall has stopped.");
            }
            try (Started again = roles.start("server");
                    ApiClient api = again.api()) {
                JsonNode ended = api.await("/api/requests/" + id, Duration.ofSeconds(30));
                assertThat(ended.path("outcome").asText()).isEqualTo("succeeded");
                assertThat(ended.path("attempts")).hasSize(1);
            }
        }
        assertThat(stripe.requests()).hasSize(1);
    }

    @Test
    @DisplayName("a bad configuration is one line that names the key, and 2")
    void namesTheKeyThatIsWrong() {
        try (Roles roles = new Roles(data, stripe);
                JavaProcess server = roles.begin("server", "-D", "retry.jitter=7")) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.errors())
                    .startsWith("aftercall: ")
                    .contains("jitter")
                    .hasLineCount(1);
            assertThat(server.lines()).isEmpty();
        }
    }

    @Test
    void namesThePortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Roles roles = new Roles(data, stripe);
                JavaProcess server = roles.begin("engine", "--port", Integer.toString(taken.getLocalPort()))) {
            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(server.errors())
                    .contains("aftercall: http.host, http.port: 127.0.0.1:" + taken.getLocalPort())
                    .doesNotContain("\tat ");
        }
    }

    private static String state(ApiClient api, String id) {
        return api.get("/api/requests/" + id).path("state").asText();
    }

    static Map<String, Object> payment() {
        return Map.of("type", "payment_intent", "params", Map.of("amount", 2000, "currency", "usd"));
    }
}
