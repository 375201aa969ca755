package io.aftercall.bench.host;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that is talked to in lines. {@code done N} tells how much it has done in all; every other line is an answer.
 * Its errors go to a file.
 */
public final class Child implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final String DONE = "done ";

    private final String name;
    private final Process process;
    private final BufferedWriter input;
    private final Path errors;
    private final Thread orphanage;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final AtomicLong done = new AtomicLong();

    private Child(String name, Process process, Path errors) {
        this.name = name;
        this.process = process;
        this.errors = errors;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.orphanage = new Thread(() -> Processes.kill(process.toHandle()));
        Runtime.getRuntime().addShutdownHook(orphanage);
        Thread.ofPlatform().daemon().name("lines of " + name).start(this::read);
    }

    /** @param environment added to this process's own */
    public static Child start(String name, List<String> command, Path dir, Map<String, String> environment) {
        Path errors = dir.resolve(name + ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        builder.environment().putAll(environment);
        try {
            return new Child(name, builder.start(), errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A class of this module in a JVM of its own. */
    public static Child java(String name, Class<?> main, Path dir, Map<String, String> environment, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Xmx768m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        return start(name, command, dir, environment);
    }

    /** Says a line and waits for the answer. */
    public String ask(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw new IllegalStateException(name + " has ended; see " + errors, e);
        }
        return answer();
    }

    /** The next line that is no progress. */
    public String answer() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                String line = answers.poll(200, TimeUnit.MILLISECONDS);
                if (line != null) {
                    return line;
                }
                requireAlive();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException(name + " does not answer; see " + errors);
    }

    /** Waits for a line that begins so, and answers it. */
    public String await(String prefix) {
        String line = answer();
        while (!line.startsWith(prefix)) {
            line = answer();
        }
        return line;
    }

    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " has ended with " + process.exitValue() + "; see " + errors);
        }
    }

    public long done() {
        return done.get();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Its input ends, it is asked to end, and after ten seconds it is ended. */
    @Override
    public void close() {
        Processes.end(process.toHandle());
        Runtime.getRuntime().removeShutdownHook(orphanage);
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(DONE)) {
                    done.set(Long.parseLong(line.substring(DONE.length()).strip()));
                } else {
                    answers.add(line);
                }
            }
        } catch (IOException ended) {
            answers.add("ended");
        }
    }
}
