package io.aftercall.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts a redis-server in a session of its own, where the signals of our terminal do not reach it. */
final class RedisDaemon {

    static final String LOG_FILE = "redis.log";

    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final long LOOK_EVERY_MILLIS = 10;

    private RedisDaemon() {}

    /** @return empty if it ended before it listened, such as when its port was taken */
    static Optional<ProcessHandle> start(String binary, Path dir, RedisAddress address) throws IOException {
        Path pidFile = dir.resolve("redis.pid");
        Files.deleteIfExists(pidFile);
        Path configuration = address.writeConfiguration(dir, pidFile, dir.resolve(LOG_FILE));
        Process launcher = new ProcessBuilder(List.of(binary, configuration.toString()))
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(dir.resolve(LOG_FILE).toFile()))
                .start();
        return awaitPid(launcher, pidFile).flatMap(ProcessHandle::of);
    }

    /** Redis writes it once it listens. */
    private static Optional<Long> awaitPid(Process launcher, Path pidFile) throws IOException {
        long deadline = System.nanoTime() + BOUND.toNanos();
        try {
            launcher.waitFor(BOUND.toMillis(), TimeUnit.MILLISECONDS);
            while (System.nanoTime() < deadline) {
                String pid = Files.exists(pidFile) ? Files.readString(pidFile).strip() : "";
                if (pid.matches("\\d+")) {
                    return Optional.of(Long.valueOf(pid));
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the embedded Redis started", e);
        }
    }
}
