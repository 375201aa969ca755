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
import java.util.Optional;

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
                return new EmbeddedRedis(known != null && isServed(known) ? known : start(dir));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no embedded Redis in " + dir, e);
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
            RedisAddress planned = new RedisAddress(freePort(), password(), "");
            planned.write(dir);
            Path log = dir.resolve("redis.log");
            Process process = new ProcessBuilder(
                            List.of(binary, planned.writeConfiguration(dir).toString()))
                    .directory(dir.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            RedisAddress address = planned.servedBy(process.toHandle());
            address.write(dir);
            if (address.awaitAnswer(process.toHandle())) {
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
