package io.aftercall.config;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Which scripts run in the worker's process, which in a confined one, and what those may use.
 *
 * @param flows mode of the files of the flows directory
 * @param inlineTrusted whether who sends a script may have it run trusted for the asking
 * @param weak whether isolated scripts may run in a process without a wall where bubblewrap cannot work
 * @param processes isolated scripts at the same time
 * @param spares processes that are started before they are needed
 * @param maxRuns runs of one script in one context after which its process is replaced
 * @param idle after which a process that waits for more of the same is ended
 * @param memory bytes of heap of one process
 * @param dir where the class path of these processes, and what makes their start fast, are kept
 */
public record IsolationSettings(
        ScriptMode flows,
        boolean inlineTrusted,
        boolean weak,
        int processes,
        int spares,
        int maxRuns,
        Duration idle,
        long memory,
        Path dir) {

    private static final long MEGABYTE = 1024 * 1024;

    public IsolationSettings {
        Checks.atLeast("isolation.processes", processes, 1);
        Checks.atLeast("isolation.spares", spares, 0);
        Checks.atLeast("isolation.max-runs", maxRuns, 1);
        Checks.positive("isolation.idle", idle);
        Checks.between("isolation.memory", memory, 64 * MEGABYTE, 1024 * MEGABYTE);
    }

    /** Reads what isolation needs from the node {@code aftercall}. */
    public static IsolationSettings from(Config aftercall) {
        Config isolation = aftercall.getConfig("isolation");
        ScriptMode mode = mode("scripts.mode", aftercall.getString("scripts.mode"));
        String flows = aftercall.getString("flows.mode");
        String dir = isolation.getString("dir");
        int processors = Math.max(2, Runtime.getRuntime().availableProcessors());
        int processes = isolation.getInt("processes");
        int spares = isolation.getInt("spares");
        return new IsolationSettings(
                flows.isBlank() ? mode : mode("flows.mode", flows),
                aftercall.getBoolean("scripts.inline-trusted"),
                isolation.getBoolean("weak"),
                processes == 0 ? processors : processes,
                spares < 0 ? processors : spares,
                isolation.getInt("max-runs"),
                isolation.getDuration("idle"),
                isolation.getBytes("memory"),
                dir.isBlank() ? Path.of(aftercall.getString("data-dir"), "isolation") : Path.of(dir));
    }

    private static ScriptMode mode(String key, String text) {
        return ScriptMode.ofWire(text)
                .orElseThrow(
                        () -> new IllegalArgumentException(key + ": " + text + " (expected: trusted or isolated)"));
    }
}
