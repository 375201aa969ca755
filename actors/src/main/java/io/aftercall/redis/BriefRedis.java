package io.aftercall.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A redis-server that keeps nothing and is gone with this process, however that ends: a shell waits for the end of a pipe
 * that this process holds, whatever signals it gets, ends the server then, and removes its directory. On loopback, with a random password.
 */
public final class BriefRedis implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BriefRedis.class);

    /** Arguments: the binary, its configuration, its directory. */
    private static final String GUARD = """
            trap '' HUP INT TERM
            "$1" "$2" >/dev/null 2>&1 &
            cat >/dev/null
            kill -9 $! 2>/dev/null
            rm -rf -- "$3"
            """;

    private final Path directory;
    private final Process guard;
    private final RedisAddress address;

    private BriefRedis(Path directory, Process guard, RedisAddress address) {
        this.directory = directory;
        this.guard = guard;
        this.address = address;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @throws IOException if none can be started here
     */
    public static BriefRedis start() throws IOException {
        String binary = RedisBinary.find();
        Path dir = Files.createTempDirectory(
                "aftercall-brief-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        RedisAddress planned = RedisAddress.unused();
        Path configuration = planned.writeBriefConfiguration(dir);
        Process guard = guard(binary, configuration, dir);
        BriefRedis redis = new BriefRedis(dir, guard, planned);
        if (!planned.awaitAnswer(guard.toHandle())) {
            redis.close();
            throw new IOException(binary + " does not answer");
        }
        return redis;
    }

    private static Process guard(String binary, Path configuration, Path dir) throws IOException {
        try {
            return new ProcessBuilder("sh", "-c", GUARD, "sh", binary, configuration.toString(), dir.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noShell) {
            Files.deleteIfExists(configuration);
            Files.deleteIfExists(dir);
            throw noShell;
        }
    }

    /** Its own; removed with it, and with all that others put there. */
    public Path directory() {
        return directory;
    }

    /** With its password. */
    public String uri() {
        return "redis://:" + address.password() + "@127.0.0.1:" + address.port();
    }

    @Override
    public void close() {
        try {
            guard.getOutputStream().close();
            guard.waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            LOG.debug("The guard of a brief Redis has ended already. why={}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
