package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.aftercall.config.RedisSettings;
import io.aftercall.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RedisStartIT {

    private final RedisServer server = RedisServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    @DisplayName("4b: a process that starts while Redis is away waits for it")
    void waitsForRedis() throws Exception {
        server.kill();
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Store> opening = thread.submit(() -> open(server.uri(), Duration.ofSeconds(60)));

            server.restart();

            Store store = opening.get(60, TimeUnit.SECONDS);
            assertThat(store.health().refusal()).isNull();
            store.close().toCompletableFuture().join();
        }
    }

    @Test
    @DisplayName("4b: not for ever, and not for a Redis that was reached and refuses")
    void givesUp() {
        assertThatIllegalStateException()
                .isThrownBy(() -> open("redis://127.0.0.1:1", Duration.ofMillis(100)))
                .withMessageContaining("redis.uri");
        server.ask("CONFIG SET requirepass secret");

        assertThatIllegalStateException()
                .isThrownBy(() -> open(server.uri(), Duration.ofHours(1)))
                .withMessageContaining("password");
    }

    private static Store open(String uri, Duration startTimeout) {
        return RedisStore.open(new RedisSettings(
                Secret.of(uri),
                Path.of("unused"),
                1,
                Duration.ofSeconds(5),
                10_000,
                Duration.ofMillis(50),
                1000,
                1000,
                false,
                Duration.ofSeconds(1),
                startTimeout));
    }
}
