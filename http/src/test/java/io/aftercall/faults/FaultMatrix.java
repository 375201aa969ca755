package io.aftercall.faults;

import io.aftercall.simulator.SimulatorSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Rows of the crash matrix, part 2, that share a Redis, a Stripe and one process that lives through all of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
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
