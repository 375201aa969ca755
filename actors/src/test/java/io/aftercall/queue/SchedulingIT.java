package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.config.RedisSettings;
import io.aftercall.config.Secret;
import io.aftercall.request.Schedule;
import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** D1: what is scheduled costs Redis memory and nothing else. */
final class SchedulingIT {

    private static final int MANY = 20_000;
    private static final int AT_ONCE = 500;

    private RedisServer server;
    private Store store;

    @BeforeEach
    void open() {
        server = RedisServer.start();
        store = RedisStore.open(new RedisSettings(
                Secret.of(server.uri()),
                Path.of("unused"),
                1,
                Duration.ofSeconds(5),
                10_000,
                Duration.ofMillis(50),
                1_000_000,
                1_000_000,
                false,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5)));
    }

    @AfterEach
    void close() {
        store.close().toCompletableFuture().join();
        server.close();
    }

    @Test
    @DisplayName("D1: 20,000 scheduled requests are nothing that an engine could take, and 2 KB each in Redis")
    void costsRedisMemoryOnly() {
        long before = usedMemory();

        accept(MANY, Duration.ofHours(1));

        assertThat(server.ask("XLEN aftercall:{p0}:intake"))
                .as("every actor comes from an entry of the intake")
                .isEqualTo(":0");
        assertThat(store.requests()
                        .take("engine-1", 100, 0)
                        .toCompletableFuture()
                        .join())
                .isEmpty();
        assertThat(store.requests().promoteDue(AT_ONCE).toCompletableFuture().join())
                .isZero();
        assertThat((usedMemory() - before) / MANY).as("bytes each").isBetween(1_000L, 2_600L);
    }

    @Test
    @DisplayName("D1: what comes due at the same moment is promoted in batches")
    void promotesInBatches() {
        Duration soon = Duration.ofMillis(300);
        accept(1_200, soon);
        RedisFixture.passTime(soon);

        List<Integer> batches = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            batches.add(
                    store.requests().promoteDue(AT_ONCE).toCompletableFuture().join());
        }

        assertThat(batches).containsExactly(AT_ONCE, AT_ONCE, 200, 0);
        assertThat(server.ask("XLEN aftercall:{p0}:intake")).isEqualTo(":1200");
    }

    private void accept(int count, Duration delay) {
        List<CompletableFuture<AcceptReply>> replies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            replies.add(store.requests()
                    .accept(Requests.paymentIntent(), new Schedule.After(delay))
                    .toCompletableFuture());
            if (replies.size() % 1_000 == 0) {
                join(replies);
            }
        }
        join(replies);
    }

    private static void join(List<CompletableFuture<AcceptReply>> replies) {
        CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        assertThat(replies).allSatisfy(reply -> assertThat(reply.join()).isInstanceOf(AcceptReply.Stored.class));
        replies.clear();
    }

    private long usedMemory() {
        try (RedisClient client = RedisClient.create(server.uri())) {
            String info = client.connect().sync().info("memory");
            return Long.parseLong(info.replaceAll("(?s).*used_memory:(\\d+).*", "$1"));
        }
    }
}
