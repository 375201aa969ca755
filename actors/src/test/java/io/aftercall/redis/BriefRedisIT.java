package io.aftercall.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BriefRedisIT {

    private static final Duration WAIT = Duration.ofSeconds(20);

    private final List<ProcessHandle> before =
            ProcessHandle.current().descendants().toList();

    @Test
    @DisplayName("keeps nothing, lets nobody in without its password, and leaves nothing when it is closed")
    void leavesNothing() throws IOException {
        BriefRedis redis = BriefRedis.start(WAIT);
        List<ProcessHandle> processes = processes();
        Files.writeString(redis.directory().resolve("other"), "of somebody else");
        try (RedisClient client = RedisClient.create(redis.uri());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            assertThat(connection.sync().configGet("appendonly", "save"))
                    .isEqualTo(Map.of("appendonly", "no", "save", ""));
        }
        String open = redis.uri().replaceFirst("//:.*@", "//");
        try (RedisClient client = RedisClient.create(open)) {
            assertThatThrownBy(client::connect).hasStackTraceContaining("NOAUTH");
        }

        redis.close();
        redis.close();

        areGone(processes, redis.directory());
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUIT", "TERM", "HUP", "INT", "KILL"})
    @DisplayName("leaves nothing, whatever its guard was sent before")
    void leavesNothingWhenItsGuardIsTold(String signal) throws Exception {
        BriefRedis redis = BriefRedis.start(WAIT);
        List<ProcessHandle> processes = processes();
        ProcessHandle guard = processes.stream()
                .filter(process -> process.parent().equals(Optional.of(ProcessHandle.current())))
                .findFirst()
                .orElseThrow();
        new ProcessBuilder("kill", "-" + signal, Long.toString(guard.pid()))
                .start()
                .waitFor();

        redis.close();

        areGone(processes, redis.directory());
    }

    @Test
    @DisplayName("its guard ends when its server does")
    void endsWithItsServer() throws IOException {
        BriefRedis redis = BriefRedis.start(WAIT);
        List<ProcessHandle> processes = processes();
        String pid = Files.readString(redis.directory().resolve("redis.pid")).strip();

        ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();

        areGone(processes, redis.directory());
        redis.close();
    }

    @Test
    @DisplayName("begins anew with another port when somebody has taken the first one")
    void takesAnotherPort() throws IOException {
        RedisAddress first = RedisAddress.unused();
        Deque<RedisAddress> planned = new ArrayDeque<>(List.of(first, RedisAddress.unused()));
        try (ServerSocket taken = new ServerSocket(first.port(), 1, InetAddress.getLoopbackAddress());
                BriefRedis redis = BriefRedis.start(WAIT, planned::remove);
                RedisClient client = RedisClient.create(redis.uri());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            assertThat(taken.isBound()).isTrue();
            assertThat(connection.sync().ping()).isEqualTo("PONG");
            assertThat(redis.uri()).doesNotEndWith(":" + first.port());
        }
    }

    private List<ProcessHandle> processes() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> !before.contains(process))
                .toList();
    }

    private static void areGone(List<ProcessHandle> processes, Path directory) {
        assertThat(processes).hasSizeGreaterThanOrEqualTo(2);
        Awaitility.await().atMost(WAIT).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
        Awaitility.await().atMost(WAIT).until(() -> !Files.exists(directory));
    }
}
