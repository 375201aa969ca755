package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts that harm whoever runs them, in {@code trusted}; others of their queue are done all the same. C7, T7, P7, P8. */
@Tag("faults-full")
final class ScriptFaultsIT {

    private static final MatrixReport REPORT = new MatrixReport("4b Scripts, trusted");
    private static final Duration WAIT = Duration.ofSeconds(180);

    /** Of a process that has to be started again. */
    private static final int SICK = 85;

    @TempDir
    Path directory;

    @AfterAll
    static void report() {
        REPORT.close();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("P7, P8: it ends as a dead letter, its worker lives, and its changes do not count")
    @CsvSource(
            delimiter = '|',
            value = {
                "endless loop | while (true) {} | failed",
                "stack overflow | def f; f = { f() }; f() | failed",
                "System.exit | System.exit(0) | rejected",
                "thread spawn | Thread.start { while (true) {} } | rejected",
                "shutdown hook | Runtime.runtime.addShutdownHook(null) | rejected",
            })
    void buriesWhatHarms(String row, String script, String state) {
        try (Site site = site("harmful", "context.increment('runs')\n" + script);
                Scene scene = new Scene(site, REPORT, "script: " + row)) {
            Member server = site.start("server", "-D", "scripts.timeout=2s");
            Accepted harmful = scene.offer(1, "harmful", "").getFirst();
            scene.offer(8, "mother", "");
            Evidence evidence = scene.assertHeld(script);
            Seen seen = Objects.requireNonNull(evidence.seen().get(harmful.id()));
            assertThat(seen.state()).isEqualTo("buried");
            assertThat(seen.script()).isEqualTo(state);
            assertThat(server.isAlive()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName(
            "C7, P7, P8: what cannot be stopped makes its worker sick, which is replaced until the script is given up")
    @CsvSource(
            delimiter = '|',
            value = {
                "endless loop in the library, deaf to interrupts | (1..<Long.MAX_VALUE).sum()",
                "regex bomb | ('a' * 5000) ==~ /(a*)*(a*)*b/",
            })
    void replacesWhoRunsWhatCannotBeStopped(String row, String script) {
        try (Site site = site("deaf", "context.increment('runs')\n" + script);
                Scene scene = new Scene(site, REPORT, "script: " + row)) {
            site.start("engine");
            Accepted deaf = scene.offer(1, "deaf", "").getFirst();
            scene.offer(8, "mother", "");
            int sick = 0;
            while (!state(scene, deaf).equals("buried")) {
                Member worker = site.start("worker", "-D", "scripts.timeout=2s");
                assertThat(worker.process().awaitExit())
                        .as("exit of a sick worker")
                        .isEqualTo(SICK);
                sick++;
            }
            site.start("worker");
            Evidence evidence = scene.assertHeld(script, "; " + sick + " workers replaced");
            Seen seen = Objects.requireNonNull(evidence.seen().get(deaf.id()));
            assertThat(seen.script()).isEqualTo("failed");
            assertThat(sick).as("workers replaced").isBetween(1, 5);
        }
    }

    @Test
    @DisplayName(
            "T7, C7, P8: it kills three workers, is a dead letter, and no fourth; the others of its queue are done")
    void buriesWhatKills() {
        String script = "def all = []; while (true) { all << new byte[4_000_000] }";
        try (Site site = site("deadly", script);
                Scene scene = new Scene(site, REPORT, "poison: out of memory")) {
            site.start("engine");
            Accepted deadly = scene.offer(1, "deadly", "").getFirst();
            List<Accepted> others = scene.offer(8, "mother", "");
            int deaths = 0;
            while (deaths < 6 && !state(scene, deadly).equals("buried")) {
                Member worker = site.startIn(Map.of("JDK_JAVA_OPTIONS", "-XX:+ExitOnOutOfMemoryError"), "worker");
                Awaitility.await("death or burial")
                        .atMost(WAIT)
                        .until(() -> !worker.isAlive() || state(scene, deadly).equals("buried"));
                deaths += worker.isAlive() ? 0 : 1;
            }
            assertThat(others).hasSize(8);
            Evidence evidence = scene.assertHeld(script, "; killed " + deaths + " workers");
            assertThat(deaths).as("workers killed").isEqualTo(3);
            assertThat(Objects.requireNonNull(evidence.seen().get(deadly.id())).script())
                    .isEqualTo("poison");
            others.forEach(one -> assertThat(
                            Objects.requireNonNull(evidence.seen().get(one.id()))
                                    .state())
                    .isEqualTo("completed"));
        }
    }

    private Site site(String name, String flow) {
        Site site = Site.open(directory, SimulatorSettings.local());
        site.addFlow(name, flow);
        return site;
    }

    private static String state(Scene scene, Accepted one) {
        return scene.customer()
                .look(one.id(), Duration.ZERO)
                .map(reply -> reply.body().path("state").asText())
                .orElse("");
    }
}
