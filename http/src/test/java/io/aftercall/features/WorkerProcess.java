package io.aftercall.features;

import io.aftercall.Aftercall;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.actors.LoggingListener;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A worker in a JVM of its own, so that it can be killed. */
final class WorkerProcess implements AutoCloseable {

    private final Process process;

    private WorkerProcess(Process process) {
        this.process = process;
    }

    static WorkerProcess start(Path dataDir, FlowFiles flows, StripeSimulator stripe) {
        try {
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+IgnoreUnrecognizedVMOptions",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    WorkerProcess.class.getName(),
                    dataDir.toString(),
                    flows.path(),
                    stripe.baseUri().toString());
            return new WorkerProcess(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(new File("/dev/null"))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code kill -9} does it. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** Never ends by itself. */
    public static void main(String[] args) throws InterruptedException {
        try (StripeSimulator unused = StripeSimulator.start(SimulatorSettings.local())) {
            Object[] more = {"flows.dir", args[1], "stripe.base-uri", args[2]};
            var settings = TestEngine.settings(Path.of(args[0]), unused, more);
            Aftercall.start(settings, EnumSet.of(Role.WORKER), new LoggingListener());
            new CountDownLatch(1).await();
        }
    }
}
