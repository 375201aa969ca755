package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.cli.Signal;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** A real {@code redis-server} that a test may kill, freeze and start again on the same files and port. */
final class RedisProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);

    private final Path directory;
    private final Map<String, String> environment;
    private final List<String> options;
    private final int port;
    private final RedisClient client;
    private Process process;

    private RedisProcess(Path directory, Map<String, String> environment, List<String> options) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.environment = environment;
        this.options = options;
        this.port = freePort();
        this.client = RedisClient.create(uri());
        this.process = launch(List.of());
        awaitAnswer();
    }

    /** @param options beside an append-only file that is synced each second, such as {@code --appendfsync always} */
    static RedisProcess start(Path directory, String... options) {
        return start(directory, Map.of(), options);
    }

    /** @param environment beside this process's own */
    static RedisProcess start(Path directory, Map<String, String> environment, String... options) {
        try {
            return new RedisProcess(directory, environment, List.of(options));
        } catch (IOException e) {
            throw new UncheckedIOException("redis-server has to be on the PATH", e);
        }
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    Path directory() {
        return directory;
    }

    /** As {@code kill -9} does it. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Starts it again with what its files hold. */
    void restart() {
        begin();
        awaitAnswer();
    }

    /** The same, and does not wait until it answers. */
    void begin(String... more) {
        try {
            process = launch(List.of(more));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** A field of {@code INFO}; empty if there is none. */
    String info(String section, String field) {
        return ask(redis -> redis.info(section))
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .findFirst()
                .map(line -> line.substring(field.length() + 1).strip())
                .orElse("");
    }

    void freeze() {
        Signal.send(process.toHandle(), "STOP");
    }

    void thaw() {
        Signal.send(process.toHandle(), "CONT");
    }

    /** Asks over a connection of its own. */
    <T> T ask(Function<RedisCommands<String, String>, T> question) {
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection.sync());
        }
    }

    void tell(Consumer<RedisCommands<String, String>> order) {
        ask(redis -> {
            order.accept(redis);
            return true;
        });
    }

    @Override
    public void close() {
        thaw();
        process.destroyForcibly();
        awaitEnd();
        client.close();
    }

    private Process launch(List<String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of("redis-server", "--bind", "127.0.0.1", "--save", ""));
        command.addAll(List.of("--port", Integer.toString(port), "--dir", directory.toString()));
        command.addAll(List.of("--appendonly", "yes", "--enable-debug-command", "local"));
        command.addAll(options);
        command.addAll(more);
        File log = directory.resolve("redis.log").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private void awaitAnswer() {
        Awaitility.await()
                .atMost(START)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsInstanceOf(RedisException.class)
                .until(() -> {
                    assertThat(process.isAlive())
                            .as("redis-server on port " + port + ", not another one")
                            .isTrue();
                    return ask(RedisCommands::ping).equals("PONG");
                });
    }

    private void awaitEnd() {
        try {
            process.waitFor(START.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
