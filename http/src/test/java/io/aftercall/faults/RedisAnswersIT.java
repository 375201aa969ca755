package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.SimulatorSettings;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Redis can answer instead of doing what it is asked, and a Redis that has forgotten. P1, P2, P3, P9. */
@Tag("faults-full")
final class RedisAnswersIT extends FaultMatrix {

    private static final Duration WAIT = Duration.ofSeconds(120);

    RedisAnswersIT() {
        super("4b Answers of Redis");
    }

    @Test
    @DisplayName(
            "P1, P2: LOADING: Redis is there again and still reads its file; 503 until it is done, nothing is lost")
    void waitsForALoadingRedis() {
        try (Scene scene = scene("LOADING")) {
            scene.offer(20, "mother", "delay:700");
            site().redis().tell(RedisCommands::bgrewriteaof);
            Awaitility.await("rewrite")
                    .atMost(WAIT)
                    .until(() -> site().redis()
                            .info("persistence", "aof_rewrite_in_progress")
                            .equals("0"));
            site().redis().kill();
            // 50 ms for each key, and others are answered in between
            site().redis().begin("--key-load-delay", "50000", "--loading-process-events-interval-bytes", "1024");
            Awaitility.await("LOADING")
                    .atMost(WAIT)
                    .ignoreExceptions()
                    .until(() -> site().redis().info("persistence", "loading").equals("1"));
            assertThat(scene.ask(door()).status()).isEqualTo(503);
            scene.offer(2, "mother", "");
            scene.assertHeld("kill -9, then a load of 50 ms for each key");
        }
    }

    @Test
    @DisplayName("P1: BUSY: a script of somebody else runs for longer than the lease; 503, and it heals")
    void waitsForABusyRedis() {
        try (Scene scene = scene("BUSY");
                RedisClient stranger = RedisClient.create(site().redis().uri())) {
            scene.offer(10, "mother", "delay:500");
            site().redis().tell(redis -> redis.configSet("busy-reply-threshold", "100"));
            stranger.connect().async().eval("while true do end", ScriptOutputType.STATUS);
            Awaitility.await("BUSY").atMost(WAIT).until(() -> scene.ask(door()).status() == 503);
            ProcessFaultsIT.pass(Site.LEASE.plusSeconds(2));
            site().redis().tell(RedisCommands::scriptKill);
            scene.offer(3, "mother", "");
            scene.assertHeld("a Lua loop for longer than the lease, then SCRIPT KILL");
        }
    }

    @Test
    @DisplayName("P1, P3: a Redis without a file starts anew: it is said, and a client that repeats is charged once")
    void tellsOfALossThatWasAllowed(@TempDir Path directory) {
        try (Site own = Site.open(directory, SimulatorSettings.local(), "--appendonly", "no");
                Scene scene = new Scene(own, report(), "Redis restart, no AOF")) {
            Member server = own.start("server", "-D", "durability.allow-volatile=true");
            scene.offer(5, "mother", "delay:3000")
                    .forEach(one -> assertThat(one.id()).isNotEmpty());
            Awaitility.await("sent")
                    .atMost(WAIT)
                    .until(() -> own.stripe().effects().total() >= 5);
            own.redis().kill();
            own.redis().restart();
            URI ready = Objects.requireNonNull(server.door()).resolve("/health/ready");
            Awaitility.await("it is said")
                    .atMost(WAIT)
                    .ignoreExceptions()
                    .until(() -> scene.customer()
                            .get(ready, Duration.ZERO)
                            .body()
                            .toString()
                            .contains("has lost"));
            assertThat(server.process().errors()).contains("has lost");
            for (Accepted lost : List.copyOf(scene.customer().accepted())) {
                assertThat(scene.repeat(lost, "mother", "delay:3000").id()).isEqualTo(lost.id());
            }
            scene.assertHeld(
                    "kill -9 of a Redis without a file, allowed by name",
                    "; all was lost (label volatile) and repeated");
        }
    }

    private URI door() {
        return Objects.requireNonNull(server().door());
    }
}
