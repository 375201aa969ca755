package io.aftercall.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A redis-server that keeps nothing and is gone with this process, however that ends: a shell waits for the end of a pipe
 * that only this process holds, whatever signals it gets, ends the server then, and removes its directory. On loopback, with
 * a random password.
 */
public final class BriefRedis implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BriefRedis.class);

    private static final Duration END = Duration.ofSeconds(5);
    private static final int START_ATTEMPTS = 5;
    private static final long LOOK_EVERY_MILLIS = 10;

    private static final String PID_FILE = "redis.pid";

    /**
     * Ends when the server has ended, or ends it when the pipe does: also one that its binary has only started. Arguments: the
     * binary, its directory.
     */
    private static final String GUARD = """
            trap '' HUP INT QUIT TERM TSTP PIPE USR1 USR2
            end() {
                kill -9 "$(cat "$1/%1$s" 2>/dev/null)" 2>/dev/null
                kill -9 "$2" 2>/dev/null
            }
            exec 3<&0
            "$1" "$2/redis.conf" </dev/null 3<&- >/dev/null 2>&1 &
            redis=$!
            { read -r line <&3; end "$2" $redis; } &
            pipe=$!
            wait $redis
            kill -9 $pipe 2>/dev/null
            end "$2" $redis
            rm -rf -- "$2"
            """.formatted(PID_FILE);

    private final Path directory;
    private final Process guard;
    private final RedisAddress address;

    /** Where it may listen. */
    @FunctionalInterface
    interface Addresses {

        RedisAddress next() throws IOException;
    }

    private BriefRedis(Path directory, Process guard, RedisAddress address) {
        this.directory = directory;
        this.guard = guard;
        this.address = address;
    }

    /**
     * Starts it and waits until it answers. One that ends before that may have found its port taken, and begins anew with
     * another.
     *
     * @param most how long to wait
     * @throws IOException if none can be started here
     */
    public static BriefRedis start(Duration most) throws IOException {
        return start(most, RedisAddress::unused);
    }

    static BriefRedis start(Duration most, Addresses addresses) throws IOException {
        long deadline = System.nanoTime() + most.toNanos();
        String binary = binary();
        for (int i = 0; i < START_ATTEMPTS && System.nanoTime() - deadline < 0; i++) {
            BriefRedis redis = start(binary, addresses.next());
            boolean answers = false;
            try {
                answers = redis.awaitListening(deadline) && redis.awaitAnswer(deadline);
            } finally {
                if (!answers) {
                    redis.close();
                }
            }
            if (answers) {
                return redis;
            }
        }
        throw new IOException(binary + " does not answer");
    }

    private static BriefRedis start(String binary, RedisAddress planned) throws IOException {
        Path dir = Files.createTempDirectory(
                "aftercall-brief-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            planned.writeBriefConfiguration(dir, dir.resolve(PID_FILE));
            return new BriefRedis(dir, guard(binary, dir), planned);
        } catch (IOException e) {
            remove(dir);
            throw e;
        }
    }

    /** Whoever else may have its port is not asked: Redis writes its file when it has got it. */
    private boolean awaitListening(long deadline) {
        Path pid = directory.resolve(PID_FILE);
        try {
            while (!Files.exists(pid)) {
                if (guard.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() - deadline >= 0) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a Redis was awaited", e);
        }
    }

    private boolean awaitAnswer(long deadline) {
        return address.awaitAnswer(guard.toHandle(), Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }

    private static String binary() throws IOException {
        try {
            return RedisBinary.find();
        } catch (IllegalStateException none) {
            throw new IOException("there is no redis-server", none);
        }
    }

    private static Process guard(String binary, Path dir) throws IOException {
        return new ProcessBuilder("sh", "-c", GUARD, "sh", binary, dir.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Its own; removed with it, and with all that others put there. */
    public Path directory() {
        return directory;
    }

    /** With its password. */
    public String uri() {
        return "redis://:" + address.password() + "@127.0.0.1:" + address.port();
    }

    /** Ends it. Idempotent. */
    @Override
    public void close() {
        try {
            guard.getOutputStream().close();
            guard.waitFor(END.toMillis(), TimeUnit.MILLISECONDS);
            endUnguarded();
        } catch (IOException e) {
            LOG.warn("A Redis of a rehearsal may be left. directory={} why={}", directory, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Somebody has killed the guard. */
    private void endUnguarded() throws IOException {
        Path pid = directory.resolve(PID_FILE);
        if (Files.exists(pid)) {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroyForcibly);
        }
        remove(directory);
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(directory)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        }
    }
}
