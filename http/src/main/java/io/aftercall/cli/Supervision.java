package io.aftercall.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The launcher that started this process and starts it again. What is done to the launcher is meant for this process:
 * signals that it can pass on it passes on; that it was killed, or stopped, nobody can tell but this look at it.
 */
final class Supervision {

    /** The launcher's process id, in the environment of what it starts. */
    static final String VARIABLE = "AFTERCALL_SUPERVISED";

    private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);
    private static final long INTERVAL_MILLIS = 100;
    private static final int KILLED = 137;

    private final long launcher;

    private Supervision(long launcher) {
        this.launcher = launcher;
    }

    /** Empty in a process that no launcher looks after. */
    static Optional<Supervision> ofThisProcess() {
        return of(System.getenv(VARIABLE));
    }

    static Optional<Supervision> of(@Nullable String launcher) {
        return launcher == null || !launcher.matches("\\d{1,10}")
                ? Optional.empty()
                : Optional.of(new Supervision(Long.parseLong(launcher)));
    }

    /** From now on this process ends and stops with its launcher. */
    void follow() {
        Executors.newSingleThreadScheduledExecutor(task -> Thread.ofPlatform()
                        .name("aftercall-supervised")
                        .daemon()
                        .unstarted(task))
                .scheduleWithFixedDelay(this::look, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (!isThere()) {
            LOG.error("The launcher is gone, killed perhaps; so this process ends as if it had been.");
            LogLines.writeLast();
            Runtime.getRuntime().halt(KILLED);
        }
        if (isStopped()) {
            stopThisProcess();
        }
    }

    private boolean isThere() {
        return ProcessHandle.current()
                .parent()
                .map(parent -> parent.pid() == launcher)
                .orElse(false);
    }

    /** By SIGSTOP, where the system tells. */
    private boolean isStopped() {
        try {
            String stat = Files.readString(Path.of("/proc/" + launcher + "/stat"));
            return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("T");
        } catch (IOException noSuchSystem) {
            return false;
        }
    }

    /** Until the launcher, which goes on, tells it to go on. */
    private static void stopThisProcess() {
        try {
            new ProcessBuilder(
                            "kill",
                            "-STOP",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            LOG.warn("The launcher was stopped, and this process cannot be. why={}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
