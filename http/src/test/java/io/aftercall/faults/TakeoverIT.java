package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one promise about time: what a dead process held is in other hands within 15 s, with the leases of reference.conf. */
@Tag("faults-full")
final class TakeoverIT {

    private static final MatrixReport REPORT = new MatrixReport("Takeover with the default leases");
    private static final Duration PROMISED = Duration.ofSeconds(15);
    private static final Duration WAIT = Duration.ofSeconds(120);
    private static final String[] DEFAULTS = {
        "-D", "engine.lease=10s", "-D", "worker.lease=10s", "-D", "engine.recovery-interval=1s"
    };

    @AfterAll
    static void report() {
        REPORT.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"engine, intake, engines, plain", "worker, scripts:w:5, workers, slow"})
    @DisplayName("K2, P11: what a killed process held is taken over within 15 s")
    void takesOverInTime(String role, String stream, String group, String flow, @TempDir Path directory) {
        try (Site site = Site.open(directory, SimulatorSettings.local());
                Scene scene = new Scene(site, REPORT, role + " killed")) {
            site.start("server", DEFAULTS);
            Member victim = site.start(role, DEFAULTS);
            scene.offer(20, flow, "delay:4000:1");
            Awaitility.await("in hand")
                    .atMost(WAIT)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> site.held(victim, stream, group) > 0);
            victim.process().kill();
            long death = System.nanoTime();
            long held = site.held(victim, stream, group);
            assertThat(held).as("held when it died").isPositive();

            Awaitility.await("taken over")
                    .atMost(WAIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> site.held(victim, stream, group) == 0);
            Duration took = Duration.ofNanos(System.nanoTime() - death);

            scene.assertHeld(
                    "kill -9 of one of two with " + held + " in hand",
                    "; all in other hands after " + took.toMillis() + " ms");
            assertThat(took).as("K2, P11").isLessThanOrEqualTo(PROMISED);
        }
    }

    @Test
    @DisplayName("K2, P11: scripts that a killed process had leased as they were stored are taken over within 15 s")
    void takesOverWhatNeverWaited(@TempDir Path directory) {
        try (Site site = Site.open(directory, SimulatorSettings.local());
                Scene scene = new Scene(site, REPORT, "server killed")) {
            Member victim = site.start("server", DEFAULTS);
            scene.offer(6, "slow", "");
            Awaitility.await("in hand")
                    .atMost(WAIT)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> !held(site).isEmpty());
            victim.process().kill();
            long death = System.nanoTime();
            List<String> held = held(site);
            assertThat(held).as("held when it died").isNotEmpty();
            site.start("server", DEFAULTS);

            Awaitility.await("taken over")
                    .atMost(WAIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> held.stream().allMatch(id -> fence(site, id) > 1));
            Duration took = Duration.ofNanos(System.nanoTime() - death);

            scene.assertHeld(
                    "kill -9 of the only one, with " + held.size() + " scripts in hand that never waited",
                    "; all in other hands after " + took.toMillis() + " ms");
            assertThat(took).as("K2, P11").isLessThanOrEqualTo(PROMISED);
        }
    }

    private static List<String> held(Site site) {
        return site.redis().ask(redis -> redis.zrange("aftercall:{p0}:scripts:w:5:held", 0, -1));
    }

    private static long fence(Site site, String execution) {
        return Long.parseLong(
                site.redis().ask(redis -> redis.hget("aftercall:{p0}:exe:" + execution.substring(4), "fence")));
    }
}
