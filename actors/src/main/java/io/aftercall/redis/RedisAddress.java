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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the embedded Redis of a data directory listens, and its password. */
record RedisAddress(int port, String password) {

    private static final String FILE = "redis.properties";
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

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
        return port.matches("\\d{1,5}") ? new RedisAddress(Integer.parseInt(port), password) : null;
    }

    void write(Path dir) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("port", Integer.toString(port));
        properties.setProperty("password", password);
        try (Writer writer = Files.newBufferedWriter(ownerOnly(dir.resolve(FILE)))) {
            properties.store(writer, null);
        }
    }

    Path writeConfiguration(Path dir) throws IOException {
        Path file = ownerOnly(dir.resolve("redis.conf"));
        Files.writeString(file, """
                bind 127.0.0.1
                port %d
                requirepass %s
                dir "%s"
                appendonly yes
                appendfsync everysec
                save ""
                maxmemory-policy noeviction
                daemonize no
                """.formatted(port, password, dir));
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
    boolean awaitAnswer(Process process) {
        long deadline = System.nanoTime() + ANSWER.toNanos();
        try {
            while (process.isAlive() && System.nanoTime() < deadline) {
                if (answers()) {
                    return true;
                }
                if (process.waitFor(30, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the embedded Redis started", e);
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
