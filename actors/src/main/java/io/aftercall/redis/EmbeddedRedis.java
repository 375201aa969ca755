package io.aftercall.redis;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real redis-server below the data directory, started when nobody else has started it.
 *
 * <p>It is a daemon of its own: a process that is killed, or interrupted at its terminal, leaves it running with all
 * that was accepted, and the next one finds it again. Several processes with the same data directory share it; the last
 * one to close stops it. When it dies, one of them starts it again, under the same address. It listens on loopback only
 * and asks for a random password that stands in a file of its owner's.
 */
public final class EmbeddedRedis {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);
    private static final int START_ATTEMPTS = 5;
    private static final long LOOK_EVERY_MILLIS = 500;

    private final Path dir;
    private final ScheduledExecutorService guard = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("aftercall-redis-guard").daemon().unstarted(task));
    private volatile RedisAddress address;

    private EmbeddedRedis(Path dir, RedisAddress address) {
        this.dir = dir;
        this.address = address;
        guard.scheduleWithFixedDelay(this::lookAfter, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Finds the one that runs for {@code dataDir}, or starts it.
     *
     * @throws IllegalStateException if none can be started, with the reason
     */
    public static EmbeddedRedis open(Path dataDir) {
        Path dir = dataDir.toAbsolutePath().normalize().resolve("redis");
        try {
            Files.createDirectories(
                    dir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return new EmbeddedRedis(dir, findOrStart(dir));
        } catch (IOException e) {
            throw new IllegalStateException("data-dir: no embedded Redis can be kept in " + dir + ": " + e, e);
        }
    }

    public RedisURI uri() {
        return address.uri();
    }

    /** Stops it, saved, unless somebody else is connected. */
    public void close() {
        guard.shutdownNow();
        address.shutDownIfAlone();
    }

    /** Two that start together, in one process or in two, start one Redis. */
    private static RedisAddress findOrStart(Path dir) throws IOException {
        StartLock lock = StartLock.take(dir.resolve("start.lock"));
        try {
            RedisAddress known = RedisAddress.read(dir);
            return known != null && isServed(known) ? known : start(dir, known);
        } finally {
            lock.close();
        }
    }

    /**
     * Whether it answers. One that lives and does not answer yet is waited for: a second one on the same files would
     * split what was accepted in two.
     */
    private static boolean isServed(RedisAddress known) {
        Optional<ProcessHandle> server = known.server();
        if (server.isEmpty()) {
            return known.answers();
        }
        boolean served = known.awaitAnswer(server.get());
        if (!served && server.get().isAlive()) {
            throw new IllegalStateException("the embedded Redis, process "
                    + server.get().pid() + ", runs but does not answer; stop it before another one uses its files");
        }
        return served;
    }

    /** Under the address that it had, so that everybody who was connected finds it again; else under a new one. */
    private static RedisAddress start(Path dir, @Nullable RedisAddress before) throws IOException {
        String binary = RedisBinary.find();
        for (int i = 0; i < START_ATTEMPTS; i++) {
            boolean again = i == 0 && before != null && isFree(before.port());
            RedisAddress planned = again ? before : RedisAddress.unused();
            Optional<ProcessHandle> server = RedisDaemon.start(binary, dir, planned);
            if (server.isPresent()) {
                RedisAddress address = planned.servedBy(server.get());
                address.write(dir);
                if (address.awaitAnswer(server.get())) {
                    return address;
                }
                server.get().destroyForcibly();
            }
        }
        throw new IllegalStateException(
                "the embedded Redis (" + binary + ") did not start, see " + dir.resolve(RedisDaemon.LOG_FILE));
    }

    private void lookAfter() {
        if (address.server().isPresent()) {
            return;
        }
        if (!Files.isDirectory(dir)) {
            LOG.error("The embedded Redis has ended and its files are gone; it is not started again. files={}", dir);
            guard.shutdown();
            return;
        }
        try {
            LOG.warn("The embedded Redis has ended; it is started again. files={}", dir);
            address = findOrStart(dir);
        } catch (IOException | RuntimeException e) {
            LOG.warn("The embedded Redis cannot be started again yet. why={}", e.toString());
        }
    }

    /** Redis goes to the background before it listens, so a taken port would be seen only as a long silence. */
    private static boolean isFree(int port) {
        try {
            listen(port).close();
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
