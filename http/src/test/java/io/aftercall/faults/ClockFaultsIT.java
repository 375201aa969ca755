package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks that jump: a host's counts for nothing, Redis has the only one. P15. */
@Tag("faults-full")
final class ClockFaultsIT extends FaultMatrix {

    ClockFaultsIT() {
        super("4b Clocks");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"+1h", "-1h", "+3650d", "-3650d"})
    @DisplayName("P15: one of two servers lives in another time; nothing is lost or doubled")
    void survivesAHostOfAnotherTime(String offset, @TempDir Path directory) throws IOException {
        Optional<FakeTime> clock = FakeTime.in(directory);
        if (clock.isEmpty()) {
            report().skip("host clock " + offset, FakeTime.MISSING);
        }
        Assumptions.assumeTrue(clock.isPresent(), "not injected: " + FakeTime.MISSING);
        try (Scene scene = scene("host clock " + offset)) {
            Member strange = site().startIn(clock.get().forJava(offset), "server");
            assertLivesElsewhen(strange);
            scene.offer(15, "mother", "429:1,500:1,delay:200");
            strange.process().kill();
            scene.offer(3, "mother", "");
            Evidence evidence = scene.assertHeld("one of two servers at " + offset + ", then killed");
            assertThat(evidence.seen().values()).extracting(Seen::outcome).containsOnly("succeeded");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"+3600s", "-3600s"})
    @DisplayName("P15: the clock of Redis jumps an hour, with calls and scripts under way: it is said, charged once")
    void survivesARedisOfAnotherTime(String offset, @TempDir Path directory) throws IOException {
        String row = "Redis clock " + offset;
        Optional<FakeTime> clock = FakeTime.in(directory);
        if (clock.isEmpty()) {
            report().skip(row, FakeTime.MISSING);
        }
        Assumptions.assumeTrue(clock.isPresent(), "not injected: " + FakeTime.MISSING);
        RedisProcess redis =
                RedisProcess.start(directory.resolve("redis"), clock.get().forRedis());
        try (Site own = Site.open(directory, SimulatorSettings.local(), redis);
                Scene scene = new Scene(own, report(), row)) {
            Member server = own.start("server");
            own.start("server");
            scene.offer(3, "slow", "");
            scene.offer(10, "mother", "delay:2000");
            scene.offer(5, "mother", "429:1,500:1");
            clock.get().jump(offset);
            scene.offer(5, "mother", "");
            Awaitility.await("it is said")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> server.process().errors().contains("the clock of Redis jumped"));
            scene.assertHeld("the clock of a running Redis jumps " + offset);
        }
    }

    /** By the Date of its answers: a Java that ignored the library would prove nothing. */
    private static void assertLivesElsewhen(Member strange) throws IOException {
        URI live = Objects.requireNonNull(strange.door()).resolve("/health/live");
        long date = live.toURL().openConnection().getDate();
        Duration off =
                Duration.between(Instant.now(), Instant.ofEpochMilli(date)).abs();
        assertThat(off).isGreaterThan(Duration.ofMinutes(30));
    }
}
