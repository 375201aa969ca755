package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.SimulatorSettings;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full: that of Redis, and that of an engine's log. P1, P2, P6, P9. */
@Tag("faults-full")
final class DiskFaultsIT {

    private static final MatrixReport REPORT = new MatrixReport("4b Disks");
    private static final Duration WAIT = Duration.ofSeconds(120);

    @TempDir
    Path directory;

    @AfterAll
    static void report() {
        REPORT.close();
    }

    @Test
    @DisplayName("P1, P2, P9: the disk of Redis is full (everysec): MISCONF, 503, answers of Stripe are kept; it heals")
    void survivesAFullDisk() {
        String row = "Redis disk full, everysec";
        try (SmallDisk disk = disk(row);
                Site site = Site.open(directory, SimulatorSettings.local(), RedisProcess.start(disk.directory()));
                Scene scene = new Scene(site, REPORT, row)) {
            Member server = site.start("server");
            scene.offer(10, "mother", "delay:5000");
            disk.fill();
            awaitRefused(scene, server);
            assertThat(site.redis().info("persistence", "aof_last_write_status"))
                    .isEqualTo("err");
            awaitEffects(site, 10);
            ProcessFaultsIT.pass(Site.LEASE.plusSeconds(2));
            assertThat(site.redis().isAlive()).isTrue();
            disk.free();
            scene.offer(3, "mother", "");
            scene.assertHeld("tmpfs filled while Stripe works, for longer than the lease, then freed");
        }
    }

    @Test
    @DisplayName("P1, P2, P9: the disk of Redis is full (always): Redis ends itself; started with room it goes on")
    void survivesARedisThatEndsItself() {
        String row = "Redis disk full, AOF always";
        try (SmallDisk disk = disk(row);
                Site site = Site.open(
                        directory,
                        SimulatorSettings.local(),
                        RedisProcess.start(disk.directory(), "--appendfsync", "always"));
                Scene scene = new Scene(site, REPORT, row)) {
            Member server = site.start("server");
            scene.offer(10, "mother", "delay:5000");
            disk.fill();
            awaitRefused(scene, server);
            Awaitility.await("Redis ends")
                    .atMost(WAIT)
                    .until(() -> !site.redis().isAlive());
            awaitEffects(site, 10);
            disk.free();
            site.redis().restart();
            scene.offer(3, "mother", "");
            scene.assertHeld("tmpfs filled while Stripe works, Redis exits, then freed and started");
        }
    }

    @Test
    @DisplayName("P9: the disk of an engine's log is full: nobody notices but who reads the log")
    void survivesAFullLog() {
        File full = new File("/dev/full");
        Assumptions.assumeTrue(full.exists(), "not injected: no /dev/full");
        try (Site site = Site.open(directory, SimulatorSettings.local());
                Scene scene = new Scene(site, REPORT, "engine disk full (log)")) {
            site.startLoggingTo(ProcessBuilder.Redirect.to(full), "server");
            scene.offer(20, "mother", "500:1");
            scene.assertHeld("every write to the log fails");
        }
    }

    @Test
    @DisplayName("P9: a log goes into a pipe that nobody reads: lines are lost, and nothing else")
    void survivesALogThatNobodyReads() {
        try (Site site = Site.open(directory, SimulatorSettings.local());
                Scene scene = new Scene(site, REPORT, "engine log into a pipe that nobody reads")) {
            site.startLoggingTo(ProcessBuilder.Redirect.PIPE, "server");
            scene.offer(200, "mother", "500:1"); // at DEBUG, several times what a pipe holds
            scene.assertHeld("the pipe is full");
        }
    }

    private SmallDisk disk(String row) {
        Optional<SmallDisk> disk = SmallDisk.mount(directory.resolve("redis"));
        if (disk.isEmpty()) {
            REPORT.skip(row, "mounting a tmpfs takes root");
        }
        Assumptions.assumeTrue(disk.isPresent(), "not injected: mounting a tmpfs takes root");
        return disk.get();
    }

    private static void awaitRefused(Scene scene, Member server) {
        Awaitility.await("503")
                .atMost(WAIT)
                .until(() -> scene.ask(Objects.requireNonNull(server.door())).status() == 503);
    }

    private static void awaitEffects(Site site, int count) {
        Awaitility.await("effects")
                .atMost(WAIT)
                .until(() -> site.stripe().effects().total() >= count);
    }
}
