package io.aftercall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A JVM of its own with the class path of the tests, as a user would start it. */
public final class JavaProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final List<String> FLAGS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-Dlogback.configurationFile=../config/conf/logback.xml",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");

    private final Process process;
    private final @Nullable Path errors;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private JavaProcess(Process process, @Nullable Path errors) {
        this.process = process;
        this.errors = errors;
        this.reader = Thread.ofPlatform().daemon().start(this::read);
    }

    /** @param environment added to this process's own */
    public static JavaProcess start(Map<String, String> environment, Class<?> main, List<String> args) {
        try {
            Path errors = Files.createTempFile("aftercall-test-", ".err");
            ProcessBuilder builder = builder(environment, main, args).redirectError(errors.toFile());
            return new JavaProcess(builder.start(), errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with its standard error at a place from which nothing can be read back. */
    public static JavaProcess start(
            Map<String, String> environment, Class<?> main, List<String> args, ProcessBuilder.Redirect errors) {
        try {
            ProcessBuilder builder = builder(environment, main, args).redirectError(errors);
            return new JavaProcess(builder.start(), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder builder(Map<String, String> environment, Class<?> main, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(args);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }

    /** The first line on standard output that begins so. */
    public String awaitLine(String prefix) {
        Awaitility.await(prefix)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !process.isAlive() || find(prefix) != null);
        String found = find(prefix);
        assertThat(found).as("line '%s', errors: %s", prefix, errors()).isNotNull();
        return found;
    }

    public int awaitExit() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("ends; errors: %s", errors())
                    .isTrue();
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return process.exitValue();
    }

    /** SIGTERM. By the handle: the process itself would close its output as well, and the last lines were lost. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** SIGKILL. */
    public void kill() {
        process.toHandle().destroyForcibly();
        awaitExit();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public List<String> lines() {
        return lines;
    }

    /** Standard error so far. */
    public String errors() {
        try {
            return errors != null && Files.exists(errors) ? Files.readString(errors) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it if it has not ended, drained if it lets itself be. */
    @Override
    public void close() {
        try {
            terminate();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                kill();
            }
            reader.join();
            if (errors != null) {
                Files.deleteIfExists(errors);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String find(String prefix) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .findFirst()
                .orElse(null);
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
