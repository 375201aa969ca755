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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trusted script that ends the JVM by a call that the lint does not see, in processes as people start them. */
final class ExitingScriptIT {

    private static final Duration WAIT = Duration.ofSeconds(60);

    /** The names of properties are computed and classes are values: the lint sees neither. */
    private static final String EXIT = """
            def type = 1['cla' + 'ss']['cla' + 'ss']
            def named = type['declared' + 'Methods'].find { it.name == 'for' + 'Name' && it.parameterCount == 1 }
            def runtime = named.invoke(null, 'java.lang.Runtime')
            runtime['declared' + 'Methods'].find { it.name == 'getRuntime' }.invoke(null).exit(0)
            """;

    @TempDir
    Path data;

    private final StripeSimulator stripe = StripeSimulator.start(SimulatorSettings.local());

    @AfterEach
    void closeStripe() {
        stripe.close();
    }

    @Test
    @DisplayName(
            "T14, C7, N4: a script that ends its JVM in order ends its worker as sick, not as told to stop; the next goes on")
    void endsItsWorkerAndNoOther() throws IOException {
        Path flows = Files.createDirectory(data.resolve("flows"));
        Files.writeString(flows.resolve("exiting_response.groovy"), EXIT);
        Files.writeString(flows.resolve("quick_response.groovy"), "'quick'");
        try (Roles roles = new Roles(data, stripe, flows);
                Started engine = roles.start("engine");
                ApiClient api = engine.api()) {
            String exiting = submit(api, "exiting");
            try (Started worker = worker(roles)) {
                assertThat(worker.process().awaitExit())
                        .as(worker.process().errors())
                        .isEqualTo(ExitStatus.SICK);
            }
            String quick = submit(api, "quick");
            try (Started last = worker(roles)) {
                assertThat(api.await("/api/requests/" + quick, WAIT)
                                .path("state")
                                .asText())
                        .isEqualTo("completed");
                JsonNode buried = api.await("/api/requests/" + exiting, WAIT);
                assertThat(buried.path("state").asText()).isEqualTo("buried");
                assertThat(buried.at("/script/ending").asText()).isEqualTo("poison");
                assertThat(last.process().handle().isAlive()).isTrue();
            }
        }
        assertThat(stripe.effects().created("payment_intent")).isEqualTo(2);
    }

    /** One death is enough. */
    private static Started worker(Roles roles) {
        return roles.start("worker", "-D", "drain.grace=1s", "-D", "engine.max-takeovers=1");
    }

    private static String submit(ApiClient api, String flow) {
        Map<String, Object> params = Map.of("amount", 2000, "currency", "usd", "payment_method_types", List.of("card"));
        return api.post("/api/requests", Map.of("type", "payment_intent", "flow", flow, "params", params), null)
                .path("id")
                .asText();
    }
}
