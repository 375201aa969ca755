package io.aftercall.redis;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * A real redis-server below the data directory, started when nobody else has started it.
 *
 * <p>It outlives the process that started it: a process that is killed leaves it running, with all that was accepted,
 * and the next one finds it again. Several processes with the same data directory share it; the last one to close stops
 * it. It listens on loopback only and asks for a random password that stands in a file of its owner's.
 */
public final class EmbeddedRedis {

    private static final int START_ATTEMPTS = 5;

    private final RedisAddress address;

    private EmbeddedRedis(RedisAddress address) {
        this.address = address;
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
            try (FileChannel lockFile =
                    FileChannel.open(dir.resolve("start.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lockFile.lock(); // until the channel closes: two processes that start together start one Redis
                RedisAddress known = RedisAddress.read(dir);
                if (known != null && known.answers()) {
                    return new EmbeddedRedis(known);
                }
                return new EmbeddedRedis(start(dir));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no embedded Redis in " + dir, e);
        }
    }

    public RedisURI uri() {
        return address.uri();
    }

    /** Stops it, saved, unless somebody else is connected. */
    public void close() {
        address.shutDownIfAlone();
    }

    private static RedisAddress start(Path dir) throws IOException {
        String binary = RedisBinary.find();
        String last = "";
        for (int i = 0; i < START_ATTEMPTS; i++) {
            RedisAddress address = new RedisAddress(freePort(), password());
            address.write(dir);
            Path log = dir.resolve("redis.log");
            Process process = new ProcessBuilder(
                            List.of(binary, address.writeConfiguration(dir).toString()))
                    .directory(dir.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (address.awaitAnswer(process)) {
                return address;
            }
            process.destroyForcibly();
            last = "see " + log;
        }
        throw new IllegalStateException("the embedded Redis (" + binary + ") did not start, " + last);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String password() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
