package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Rows of the crash matrix, part 2, that share a Redis, a Stripe and one process that lives through all of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class FaultMatrix {

    private final String title;
    private final MatrixReport report;
    private Site site;
    private Member server;

    FaultMatrix(String title) {
        this.title = title;
        this.report = new MatrixReport(title);
    }

    @BeforeAll
    void open(@TempDir Path directory) {
        site = Site.open(directory, SimulatorSettings.local());
        server = site.start("server");
    }

    @AfterAll
    void close() {
        report.close();
        site.close();
    }

    /** The last one of its class: what the others have left behind in the process that lives through all of them. */
    @Test
    @Tag("faults-full")
    @Order(Integer.MAX_VALUE)
    @DisplayName("P9: I8: threads, sockets and heap are back to what a process has that has only just begun")
    void holdsNoMoreThanAFreshProcess() {
        Assumptions.assumeTrue(Footprint.isMeasurable(), "threads and sockets are counted in /proc");
        Member fresh = site.start("server");
        try (Scene scene = scene("I8, after all of these")) {
            scene.offer(20, "mother", "");
            scene.assertHeld("nothing; both processes take part");
        }
        Footprint[] last = new Footprint[2];
        Awaitility.await()
                .atMost(Duration.ofMinutes(3)) // kept connections to Stripe end after 45 s
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    last[0] = Footprint.of(server);
                    last[1] = Footprint.of(fresh);
                    assertThat(last[0].grownBeyond(last[1])).isEmpty();
                });
        report.note("I8, after all of these", "compared with a fresh process: " + last[1], "held: " + last[0]);
        fresh.close();
    }

    Site site() {
        return site;
    }

    /** The one that lives. */
    Member server() {
        return server;
    }

    MatrixReport report() {
        return report;
    }

    Scene scene(String row) {
        return new Scene(site, report, row);
    }

    @Override
    public String toString() {
        return title;
    }
}
