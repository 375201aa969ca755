package io.aftercall.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis that we start listens, and its password.
 *
 * @param process the one that listens, as {@link #name} names it; empty until it is started
 */
record RedisAddress(int port, String password, String process) {

    private static final String FILE = "redis.properties";
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** A free port and a new password. */
    static RedisAddress unused() throws IOException {
        return new RedisAddress(freePort(), newPassword(), "");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String newPassword() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    static @Nullable RedisAddress read(Path dir) throws IOException {
        Path file = dir.resolve(FILE);
        if (!Files.exists(file)) {
            return null;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        String port = properties.getProperty("port", "");
        String password = properties.getProperty("password", "");
        String process = properties.getProperty("process", "");
        return port.matches("\\d{1,5}") ? new RedisAddress(Integer.parseInt(port), password, process) : null;
    }

    /** The same, served by a process that was just started. */
    RedisAddress servedBy(ProcessHandle server) {
        return new RedisAddress(port, password, name(server));
    }

    /** The process that serves it, if it still lives. */
    Optional<ProcessHandle> server() {
        int colon = process.indexOf(':');
        return colon < 1
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(process.substring(0, colon)))
                        .filter(found -> found.isAlive() && name(found).equals(process));
    }

    /** Its id and when it started: ids are used again. */
    private static String name(ProcessHandle process) {
        return process.pid() + ":"
                + process.info().startInstant().map(Instant::toString).orElse("");
    }

    void write(Path dir) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("port", Integer.toString(port));
        properties.setProperty("password", password);
        properties.setProperty("process", process);
        try (Writer writer = Files.newBufferedWriter(ownerOnly(dir.resolve(FILE)))) {
            properties.store(writer, null);
        }
    }

    /** For one that keeps what it is given, and goes on by itself. */
    Path writeConfiguration(Path dir, Path pidFile, Path logFile) throws IOException {
        return writeConfiguration(dir, """
                appendonly yes
                appendfsync everysec
                daemonize yes
                pidfile %s
                logfile %s
                """.formatted(quoted(pidFile), quoted(logFile)));
    }

    /** For one that keeps nothing. */
    Path writeBriefConfiguration(Path dir, Path pidFile) throws IOException {
        return writeConfiguration(dir, """
                appendonly no
                pidfile %s
                """.formatted(quoted(pidFile)));
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private Path writeConfiguration(Path dir, String more) throws IOException {
        Path file = ownerOnly(dir.resolve("redis.conf"));
        Files.writeString(file, """
                bind 127.0.0.1
                port %d
                requirepass %s
                dir %s
                save ""
                maxmemory-policy noeviction
                """.formatted(port, password, quoted(dir)) + more);
        return file;
    }

    RedisURI uri() {
        return RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withPassword(password.toCharArray())
                .withTimeout(TIMEOUT)
                .build();
    }

    boolean answers() {
        try {
            return ask(connection -> connection.sync().ping().equals("PONG"));
        } catch (RedisException notThere) {
            return false;
        }
    }

    /** Whether it answers before it ends and before the time is over; loading a long append-only file takes a while. */
    boolean awaitAnswer(ProcessHandle server) {
        return awaitAnswer(server, ANSWER);
    }

    boolean awaitAnswer(ProcessHandle server, Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        while (server.isAlive() && System.nanoTime() < deadline) {
            if (answers()) {
                return true;
            }
            pause(server);
        }
        return false;
    }

    /** Until it ends, but not for long. */
    private static void pause(ProcessHandle server) {
        try {
            server.onExit().get(30, TimeUnit.MILLISECONDS);
        } catch (TimeoutException alive) {
            // it lives, and may answer by now
        } catch (ExecutionException e) {
            throw new IllegalStateException("the embedded Redis cannot be watched", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the embedded Redis was awaited", e);
        }
    }

    void shutDownIfAlone() {
        try {
            ask(connection -> {
                long others = connection
                        .sync()
                        .clientList()
                        .lines()
                        .filter(line -> line.contains("name=aftercall"))
                        .count();
                if (others == 0) {
                    shutDown(connection);
                }
                return true;
            });
        } catch (RedisException gone) {
            // Somebody else has stopped it: that is what was wanted.
        }
    }

    /** Waits for its end: Lettuce's own {@code shutdown} does not wait, and is lost when its connection closes first. */
    private static void shutDown(StatefulRedisConnection<String, String> connection) {
        CommandArgs<String, String> save = new CommandArgs<>(StringCodec.UTF8).add("SAVE");
        RedisFuture<String> refusal =
                connection.async().dispatch(CommandType.SHUTDOWN, new StatusOutput<>(StringCodec.UTF8), save);
        try {
            refusal.await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS); // a Redis that stops closes the connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "127.0.0.1:" + port;
    }

    private boolean ask(Function<StatefulRedisConnection<String, String>, Boolean> question) {
        try (RedisClient client = RedisClient.create(uri())) {
            client.setOptions(ClientOptions.builder().autoReconnect(false).build());
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                return question.apply(connection);
            }
        }
    }

    private static Path ownerOnly(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return file;
    }
}
