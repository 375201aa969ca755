package io.aftercall.faults;

import static io.aftercall.faults.ProcessFaultsIT.pass;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.SimulatorSettings;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Redis can suffer. T4, P1, P2, P6, P9, F5, PW-05. */
final class RedisFaultsIT extends FaultMatrix {

    RedisFaultsIT() {
        super("4b Redis");
    }

    @Test
    @DisplayName("T4, P1, P2, PW-05: Redis is killed and started again with calls in flight; nothing is lost")
    void comesBack() {
        try (Scene scene = scene("Redis restart, everysec")) {
            scene.offer(20, "mother", "delay:700");

            site().redis().kill();
            assertRefusedInTime(scene);
            site().redis().restart();

            scene.assertHeld("kill -9 of Redis, answers of Stripe come while it is away");
        }
    }

    @Test
    @Tag("faults-full")
    @DisplayName("T4, P1, P2: the same with appendfsync always, three times under load")
    void comesBackSynced(@TempDir Path directory) throws Exception {
        try (Site own = Site.open(directory, SimulatorSettings.local(), "--appendfsync", "always");
                Scene scene = new Scene(own, report(), "Redis restart, AOF always")) {
            own.start("server");
            Thread load = scene.offerUntilInterrupted("mother", "delay:200");
            for (int i = 1; i <= 3; i++) {
                int enough = 15 * i;
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> scene.customer().accepted().size() > enough);
                own.redis().kill();
                own.redis().restart();
            }
            load.interrupt();
            load.join();
            scene.assertHeld("kill -9 of Redis three times under load");
        }
    }

    @Test
    @DisplayName("T4, P2, P9: Redis is away for 8 s; what Stripe answered meanwhile is kept, and stored after it")
    void keepsWhatItCannotStore() {
        away(Duration.ofSeconds(8));
    }

    @Test
    @Tag("faults-full")
    @DisplayName("T4, P2, P9, PW-05: Redis is away for 60 s")
    void keepsWhatItCannotStoreForAMinute() {
        away(Duration.ofSeconds(60));
    }

    @Test
    @DisplayName("P9, F5: Redis is full: nothing new is taken, what was accepted is finished, and it heals")
    void refusesWhenRedisIsFull() {
        try (Scene scene = scene("Redis maxmemory noeviction")) {
            scene.offer(20, "mother", "delay:2500");
            long used = used();
            site().redis().tell(redis -> redis.configSet("maxmemory", Long.toString(used + 700_000)));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> scene.ask(door()).status() == 503);
            assertThat(scene.ask(door()).retryAfter()).isNotNull();

            scene.customer()
                    .accepted()
                    .forEach(taken -> assertThat(ended(scene, taken)).isTrue());
            site().redis().tell(redis -> redis.configSet("maxmemory", "0"));

            scene.offer(1, "plain", "");
            scene.assertHeld("CONFIG SET maxmemory just above what is used, then 0");
        }
    }

    @Test
    @DisplayName("P1: Redis answers nobody for longer than the lease; accepting says 503 in time, and it heals")
    void survivesAPause() {
        try (Scene scene = scene("Redis blocked")) {
            scene.offer(10, "mother", "delay:300");

            site().redis().tell(redis -> redis.clientPause(6000));
            assertRefusedInTime(scene);

            scene.assertHeld("CLIENT PAUSE 6 s");
        }
    }

    @Test
    @Tag("faults-full")
    @DisplayName("P1: Redis is frozen for longer than the lease")
    void survivesAFreeze() {
        try (Scene scene = scene("Redis slow")) {
            scene.offer(10, "mother", "delay:300");
            site().redis().freeze();
            assertRefusedInTime(scene);
            pass(Duration.ofSeconds(8));
            site().redis().thaw();
            scene.offer(10, "mother", "delay:300");
            scene.assertHeld("SIGSTOP of Redis for 10 s, then CONT");
        }
    }

    @Test
    @DisplayName("P2: SCRIPT FLUSH: the steps are loaded again, nobody notices")
    void loadsItsScriptsAgain() {
        try (Scene scene = scene("NOSCRIPT")) {
            scene.offer(10, "mother", "delay:300");
            for (int i = 0; i < 5; i++) {
                site().redis().tell(RedisCommands::scriptFlush);
                scene.offer(2, "mother", "");
            }
            assertThat(scene.customer().refusals()).isZero();
            scene.assertHeld("SCRIPT FLUSH five times");
        }
    }

    @Test
    @DisplayName("P1: Redis is a replica for a while: 503, nothing half written, and it heals")
    void survivesReadOnly() {
        try (Scene scene = scene("READONLY")) {
            scene.offer(10, "mother", "delay:1000");
            site().redis().tell(redis -> redis.replicaof("127.0.0.1", 1));
            assertThat(scene.ask(door()).status()).isEqualTo(503);
            pass(Duration.ofSeconds(2));
            site().redis().tell(RedisCommands::replicaofNoOne);

            scene.offer(1, "plain", "");
            scene.assertHeld("REPLICAOF for 2 s, then NO ONE");
        }
    }

    @Test
    @DisplayName("2.2: a Redis that may throw keys away is refused at the start")
    void refusesAnEvictingRedis(@TempDir Path directory) {
        try (Site own = Site.open(directory, SimulatorSettings.local(), "--maxmemory-policy", "allkeys-lru");
                var engine = own.begin("engine", null)) {
            assertThat(engine.awaitExit()).isEqualTo(1);
            assertThat(engine.errors()).contains("maxmemory-policy");
            report().note("Redis evicting policy", "allkeys-lru at the start", "held: refused at the start");
        }
    }

    private void away(Duration time) {
        try (Scene scene = scene("Redis away " + time.toSeconds() + " s")) {
            scene.offer(5, "slow", ""); // scripts run
            scene.offer(5, "plain", "429:1,delay:700"); // some wait for their next attempt
            scene.offer(20, "mother", "delay:1000"); // answers come while nobody can store them
            site().redis().kill();
            assertRefusedInTime(scene);
            pass(time);
            site().redis().restart();
            scene.assertHeld("kill -9 of Redis, started after " + time.toSeconds() + " s");
        }
    }

    /** While Redis still is away, which is what "in time" means: else it were a 202. */
    private void assertRefusedInTime(Scene scene) {
        Reply reply = scene.ask(door());
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.retryAfter()).isNotNull();
    }

    private boolean ended(Scene scene, Accepted taken) {
        Reply last = scene.customer().look(taken.id(), Duration.ofSeconds(30)).orElseThrow();
        return last.body().path("state").asText().equals("completed");
    }

    private URI door() {
        return Objects.requireNonNull(server().door());
    }

    private long used() {
        return Long.parseLong(site().redis().info("memory", "used_memory"));
    }
}
