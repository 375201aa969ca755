package io.aftercall.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aftercall.config.RedisSettings;
import io.aftercall.config.Secret;
import io.aftercall.queue.RedisServer;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RedisConnectionsIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static RedisServer server;

    private CuttingProxy proxy;
    private RedisConnections connections;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() throws IOException {
        server.flush();
        proxy = new CuttingProxy(server.port());
        connections = open(proxy.port());
    }

    @AfterEach
    void close() {
        connections.close();
        proxy.close();
    }

    @Test
    @DisplayName("4b P3: a write whose answer was cut off is not repeated by the client")
    void doesNotRepeatAWrite() {
        proxy.swallowAnswers();
        RedisFuture<String> write = connections.commands().xadd("stream", Map.of("k", "v"));
        Awaitility.await().until(() -> server.ask("XLEN stream").equals(":1"));

        proxy.cut();

        assertThatThrownBy(() -> write.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RedisException.class);
        awaitReconnected();
        assertThat(server.ask("XLEN stream")).isEqualTo(":1");
    }

    @Test
    @DisplayName("P9: while it is not connected, a command fails at once instead of waiting in line")
    void failsAtOnceWhileItIsNotConnected() {
        proxy.close();

        Awaitility.await().until(() -> {
            RedisFuture<String> ping = connections.commands().ping();
            return ping.await(500, TimeUnit.MILLISECONDS) && ping.getError() != null;
        });

        assertThat(server.ask("XLEN stream")).isEqualTo(":0");
    }

    @Test
    @DisplayName("4b: a command without an answer fails after its time")
    void failsAfterItsTime() {
        proxy.swallowAnswers();

        assertThatThrownBy(() -> connections.commands().ping().get(5, TimeUnit.SECONDS))
                .hasMessageContaining("timed out");
    }

    @Test
    void failsToOpenWithoutAServer() {
        int port = proxy.port();
        proxy.close();

        assertThatThrownBy(() -> open(port)).isInstanceOf(RedisException.class);
    }

    @Test
    @DisplayName("RW-16: its connections carry its name, and end with it")
    void endsItsConnections() {
        assertThat(clients()).isEqualTo(2);

        connections.close();

        Awaitility.await().until(() -> clients() == 0);
    }

    @Test
    @DisplayName("while questions come one by one, the thread that reads the answers looks for them; then it sleeps")
    void looksForAnswersThatAreAwaited() throws InterruptedException {
        try (RedisConnections direct = open(server.port())) {
            AtomicBoolean asks = new AtomicBoolean(true);
            Thread caller = Thread.ofPlatform().start(() -> {
                while (asks.get()) {
                    direct.asked(true);
                    direct.commands().ping().toCompletableFuture().join();
                }
            });

            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> threadsThatLook() == 1);

            asks.set(false);
            caller.join();
            Awaitility.await().until(() -> threadsThatLook() == 0);
        }
    }

    private static long threadsThatLook() {
        return Thread.getAllStackTraces().values().stream()
                .filter(frames -> Stream.of(frames)
                        .anyMatch(frame -> frame.getMethodName().equals("next")
                                && frame.getClassName().equals(RedisLoops.class.getName())))
                .count();
    }

    private static RedisConnections open(int port) {
        RedisSettings settings = new RedisSettings(
                Secret.of("redis://127.0.0.1:" + port),
                Path.of("unused"),
                1,
                TIMEOUT,
                100,
                Duration.ofMillis(50),
                10,
                10,
                true,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5));
        return RedisConnections.open(RedisURI.create("127.0.0.1", port), settings);
    }

    private void awaitReconnected() {
        Awaitility.await().until(() -> {
            RedisFuture<String> ping = connections.commands().ping();
            return ping.await(500, TimeUnit.MILLISECONDS) && ping.getError() == null;
        });
    }

    private static long clients() {
        try (RedisConnections own = open(server.port())) {
            return own.commands()
                            .clientList()
                            .toCompletableFuture()
                            .join()
                            .lines()
                            .filter(line -> line.contains("name=aftercall"))
                            .count()
                    - 2;
        }
    }
}
