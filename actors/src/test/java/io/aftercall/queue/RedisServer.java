package io.aftercall.queue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real {@code redis-server} from the PATH on a free port of 127.0.0.1, with an append-only file in a directory of its
 * own. Stopped by its process, never by its name. Not thread-safe.
 */
public final class RedisServer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);
    private static final int ATTEMPTS = 5;

    private final Path directory;
    private final List<String> options;
    private int port;
    private Process process;

    private RedisServer(List<String> options) throws IOException {
        this.options = List.copyOf(options);
        directory = Files.createTempDirectory("aftercall-redis-");
        for (int attempt = 1; ; attempt++) {
            port = freePort();
            process = launch();
            if (answersInTime()) {
                return;
            }
            stop();
            if (attempt == ATTEMPTS) {
                throw new IllegalStateException("redis-server did not start: " + log());
            }
        }
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param options more of them, such as {@code --appendfsync always}
     */
    public static RedisServer start(String... options) {
        try {
            return new RedisServer(List.of(options));
        } catch (IOException e) {
            throw new UncheckedIOException("redis-server has to be on the PATH", e);
        }
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Forgets all keys; scripts stay. */
    public void flush() {
        String reply = ask("FLUSHALL");
        if (!reply.equals("+OK")) {
            throw new IllegalStateException("FLUSHALL: " + reply);
        }
    }

    /** Sends one command of plain words; answers the first line of the reply as it comes, such as {@code +PONG}. */
    public String ask(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) START.toMillis());
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            BufferedReader reply =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = reply.readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code kill -9} does it. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Starts it again on the same port with the same data, after {@link #kill}. */
    public void restart() {
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!answersInTime()) {
            throw new IllegalStateException("redis-server did not start again: " + log());
        }
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of("redis-server", "--bind", "127.0.0.1"));
        command.addAll(List.of("--port", Integer.toString(port), "--dir", directory.toString()));
        command.addAll(List.of("--appendonly", "yes", "--save", "", "--daemonize", "no"));
        command.addAll(options);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile()))
                .start();
    }

    /** Whether it is this process that answers: one that found its port taken ends. */
    private boolean answersInTime() {
        Awaitility.await()
                .atMost(START)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !process.isAlive() || isReady());
        return process.isAlive();
    }

    private boolean isReady() {
        try {
            return ask("PING").equals("+PONG");
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private void stop() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private File logFile() {
        return directory.resolve("redis.log").toFile();
    }

    private String log() {
        try {
            return Files.readString(logFile().toPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
