package io.aftercall.cli;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/** With which status a process that serves ends, and so whether its launcher starts the next one. Thread-safe. */
final class ExitStatus {

    /** Something is wrong with this process that the next one does not have: start it. */
    static final int SICK = 85;

    /** For the launcher only, which makes 0 of it: told to stop, in order. Any other end was nobody's wish. */
    static final int STOPPED = 86;

    private final boolean supervised;
    private final AtomicBoolean sick = new AtomicBoolean();

    ExitStatus(boolean supervised) {
        this.supervised = supervised;
    }

    /** Ends this process in order, once, to be replaced. Returns at once. */
    void replace() {
        if (sick.compareAndSet(false, true)) {
            ExitHook.stopProcess();
        }
    }

    /** To be asked when the JVM is ending. */
    int onStop() {
        if (sick.get() || isCalledByScript()) {
            return SICK;
        }
        return supervised ? STOPPED : 0;
    }

    /** Whether it is a script that ends the JVM; its thread waits in there for the end. */
    private static boolean isCalledByScript() {
        return Thread.getAllStackTraces().values().stream()
                .anyMatch(frames -> has(frames, "java.lang.Shutdown", ".java") && has(frames, "", ".groovy"));
    }

    private static boolean has(StackTraceElement[] frames, String type, String file) {
        return Arrays.stream(frames)
                .anyMatch(frame -> frame.getClassName().startsWith(type)
                        && frame.getFileName() != null
                        && frame.getFileName().endsWith(file));
    }
}
