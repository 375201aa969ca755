package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version that writes calls in another way takes over from one that has sent some of them. P3. */
@Tag("faults-full")
final class DeployFaultsIT {

    private static final MatrixReport REPORT = new MatrixReport("4b Deploy");
    private static final Duration WAIT = Duration.ofSeconds(120);
    private static final String BEFORE = "2026-09-30.endive";
    private static final String AFTER = "2026-12-31.later";

    @AfterAll
    static void report() {
        REPORT.close();
    }

    @Test
    @DisplayName("P3: what was accepted is sent as it was written then, by whomever; Stripe would refuse other bytes")
    void sendsFrozenBytes(@TempDir Path directory) {
        try (Site site = Site.open(directory, SimulatorSettings.local());
                Scene scene = new Scene(site, REPORT, "deploy with a new serialiser")) {
            Member old = site.start("server", "-D", "stripe.api-version=" + BEFORE, "-D", "stripe.max-in-flight=5");
            scene.offer(10, "mother", "delay_after:4000:1"); // five are charged and not answered, five wait
            Awaitility.await("charged")
                    .atMost(WAIT)
                    .until(() -> site.stripe().effects().total() >= 5);
            old.process().kill();

            site.start("server", "-D", "stripe.api-version=" + AFTER, "-D", "stripe.tag-metadata=false");
            Accepted young = scene.offer(1, "plain", "").getFirst();
            Evidence evidence =
                    scene.assertHeld("kill -9, then a server with another API version and without our metadata");

            assertThat(evidence.seen().values()).extracting(Seen::outcome).containsOnly("succeeded");
            for (Accepted one : evidence.accepted()) {
                JsonNode view = scene.customer()
                        .look(one.id(), Duration.ZERO)
                        .orElseThrow()
                        .body();
                boolean isYoung = one.equals(young);
                assertThat(view.path("api_version").asText()).isEqualTo(isYoung ? AFTER : BEFORE);
                assertThat(view.at("/object/metadata").has("aftercall_id")).isEqualTo(!isYoung);
            }
        }
    }
}
