package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.config.RedisSettings;
import io.aftercall.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RedisWatchIT {

    private final RedisServer server = RedisServer.start("--appendfsync", "everysec");
    private Store store = open(false);

    @AfterEach
    void close() {
        store.close().toCompletableFuture().join();
        server.close();
    }

    @Test
    @DisplayName("RELIABILITY 2.2: the label follows the settings while the process runs")
    void followsTheSettings() {
        assertThat(store.health()).isEqualTo(StoreHealth.good(Durability.WINDOW));

        server.ask("CONFIG SET appendfsync always");

        Awaitility.await().until(() -> store.health().durability().equals(Durability.FSYNC));
    }

    @Test
    @DisplayName("RELIABILITY 2.2: a Redis that begins to evict or to forget takes nothing new until it is mended")
    void refusesWhatBecomesUnfit() {
        server.ask("CONFIG SET maxmemory-policy allkeys-lru");
        Awaitility.await().until(() -> refusal().contains("maxmemory-policy"));
        server.ask("CONFIG SET maxmemory-policy noeviction");
        Awaitility.await().until(() -> store.health().refusal() == null);

        server.ask("CONFIG SET appendonly no");

        Awaitility.await().until(() -> refusal().contains("appendonly"));
    }

    @Test
    @DisplayName("P9, 4b: nothing new from 90 % of maxmemory on, and again when there is room")
    void keepsAReserve() {
        server.ask("CONFIG SET maxmemory 1");
        Awaitility.await().until(() -> refusal().contains("memory"));

        server.ask("CONFIG SET maxmemory 0");

        Awaitility.await().until(() -> store.health().refusal() == null);
    }

    @Test
    @DisplayName("4b: a Redis that was started again and kept nothing is told of")
    void tellsOfALoss() {
        store.close().toCompletableFuture().join();
        server.ask("CONFIG SET appendonly no");
        store = open(true);
        assertThat(store.health().warnings()).hasSize(1).first().asString().contains("appendonly");

        server.kill();
        server.restart();
        server.ask("CONFIG SET appendonly no");

        Awaitility.await()
                .until(() -> store.health().warnings().stream().anyMatch(warning -> warning.contains("lost")));
    }

    @Test
    @DisplayName("2.2, P1: a Redis that has lost everything gets the installation back, and new work is taken again")
    void writesTheInstallationAgain() {
        byte[] salt = store.salt();
        server.ask("FLUSHALL");

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> store.health().warnings().stream().anyMatch(warning -> warning.contains("lost")));

        assertThat(store.requests().take("me", 10, 0).toCompletableFuture().join())
                .isEmpty();
        Store other = open(false);
        assertThat(other.salt()).isEqualTo(salt);
        other.close().toCompletableFuture().join();
    }

    @Test
    @DisplayName("2.2, P3: another installation in the same Redis: nothing new is taken, or one key had two requests")
    void refusesAnotherInstallation() {
        server.ask("HSET " + RedisKeys.installation() + " salt 00");

        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> refusal().contains("another installation"));
    }

    private String refusal() {
        String refusal = store.health().refusal();
        return refusal == null ? "" : refusal;
    }

    private Store open(boolean allowVolatile) {
        return RedisStore.open(new RedisSettings(
                Secret.of(server.uri()),
                Path.of("unused"),
                1,
                Duration.ofSeconds(5),
                10_000,
                Duration.ofMillis(50),
                1000,
                1000,
                allowVolatile,
                Duration.ofMillis(50),
                Duration.ofSeconds(5)));
    }
}
