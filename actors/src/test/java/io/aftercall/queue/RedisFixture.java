package io.aftercall.queue;

import io.aftercall.config.RedisSettings;
import io.aftercall.config.Secret;
import io.aftercall.redis.RedisConnections;
import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One Redis for all tests of a class, emptied for each of them. */
final class RedisFixture implements BeforeAllCallback, AfterAllCallback {

    private RedisServer server;

    @Override
    public void beforeAll(ExtensionContext context) {
        server = RedisServer.start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        server.close();
    }

    Store emptyStore(int maxQueued) {
        return emptyStore(maxQueued, 1);
    }

    Store emptyStore(int maxQueued, int partitions) {
        server.flush();
        return RedisStore.open(settings(maxQueued, partitions));
    }

    /** Beside those of a store. */
    RedisConnections connect() {
        return RedisConnections.open(RedisURI.create(server.uri()), settings(1, 1));
    }

    private RedisSettings settings(int maxQueued, int partitions) {
        return new RedisSettings(
                Secret.of(server.uri()),
                Path.of("unused"),
                partitions,
                Duration.ofSeconds(5),
                10_000,
                Duration.ofMillis(50),
                maxQueued,
                maxQueued,
                false,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5));
    }

    /** Sends one command of plain words; answers the first line of the reply. */
    String ask(String command) {
        return server.ask(command);
    }

    /** The clock of Redis cannot be moved. */
    static void passTime(Duration time) {
        Awaitility.await().pollDelay(time).until(() -> true);
    }
}
