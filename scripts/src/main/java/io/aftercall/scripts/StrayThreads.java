package io.aftercall.scripts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds threads that scripts have started. The lint refuses to start one; what got past it is still there when the run
 * that started it must long be over. A thread belongs to the group of the one that started it, and so may a thread that
 * a library starts for itself while a script's result is handed on; that one has a name of its own and runs no script.
 * Virtual threads belong to no group and are not found. Thread-safe.
 */
final class StrayThreads {

    /** What the JDK calls a thread that nobody gave a name. */
    private static final Pattern NAMELESS = Pattern.compile("(Thread-\\d+|pool-\\d+-thread-\\d+|Timer-\\d+)?");

    private final ThreadGroup group;
    private final long patience;
    private final Map<Thread, Long> seen = new HashMap<>();

    /** @param patience after which no run can still be under way that was when the thread was first seen */
    StrayThreads(ThreadGroup group, Duration patience) {
        this.group = group;
        this.patience = patience.toNanos();
    }

    /** To be asked every now and then: how many there are that were there {@code patience} ago. */
    synchronized int count(long now) {
        List<Thread> there = find();
        seen.keySet().retainAll(there);
        there.forEach(thread -> seen.putIfAbsent(thread, now));
        return (int)
                seen.values().stream().filter(since -> now - since >= patience).count();
    }

    private List<Thread> find() {
        Thread[] all = new Thread[group.activeCount() + 32];
        int count = group.enumerate(all);
        List<Thread> found = new ArrayList<>();
        for (Thread thread : Arrays.asList(all).subList(0, count)) {
            if (!(thread instanceof ScriptPool.PoolThread) && isOfScript(thread)) {
                found.add(thread);
            }
        }
        return found;
    }

    private static boolean isOfScript(Thread thread) {
        return NAMELESS.matcher(thread.getName()).matches()
                || Arrays.stream(thread.getStackTrace()).anyMatch(StrayThreads::isScript);
    }

    private static boolean isScript(StackTraceElement frame) {
        return frame.getFileName() != null && frame.getFileName().endsWith(".groovy");
    }
}
