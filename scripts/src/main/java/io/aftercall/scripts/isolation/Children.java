package io.aftercall.scripts.isolation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Children that are started before they are needed. One that has served an owner serves that owner only, a bounded number
 * of times, and is killed when others need its place or nobody needs it any more. Thread-safe.
 *
 * <p>All are started by one thread that lives as long as the pool: the kernel ends a child whose starting thread has
 * ended.
 */
public final class Children implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Children.class);

    /** A start takes a core for a while; most runs are over before it begins. Nobody waits for it, but who finds no spare. */
    private static final long REPLACE_AFTER_MILLIS = 50;

    /** Starts children. */
    public interface Launcher {

        /** Starts one, without waiting for it. */
        Child start() throws IOException;

        /** Waits until it can serve. */
        void awaitReady(Child child) throws IOException;
    }

    /**
     * @param owned children that serve, or wait for, an owner
     * @param spares that wait for whoever comes
     * @param maxRuns after which a child is replaced
     * @param idle after which one that waits for its owner is ended
     */
    public record Limits(int owned, int spares, int maxRuns, Duration idle) {}

    private record Idle(Child child, long since) {}

    private final Launcher launcher;
    private final Limits limits;
    private final ScheduledExecutorService starter;
    private final ExecutorService waiters;
    private final Deque<CompletableFuture<Child>> spares = new ArrayDeque<>();
    private final Deque<Idle> waiting = new ArrayDeque<>();
    private final Set<Child> all = new HashSet<>();
    private final Set<CompletableFuture<Child>> starting = new HashSet<>();
    private int owned;
    private boolean closed;

    public Children(Launcher launcher, Limits limits) {
        this.launcher = launcher;
        this.limits = limits;
        this.starter = Executors.newSingleThreadScheduledExecutor(daemon("aftercall-isolation-start"));
        this.waiters = Executors.newCachedThreadPool(daemon("aftercall-isolation-wait"));
        long every = Math.max(1, limits.idle().toMillis() / 2);
        starter.scheduleWithFixedDelay(this::endIdle, every, every, TimeUnit.MILLISECONDS);
    }

    /** Starts the spares. */
    public synchronized void warmUp() {
        while (!closed && spares.size() < limits.spares()) {
            spares.add(launch());
        }
    }

    /**
     * A child that has served nobody else than this owner. Waits until there is one.
     *
     * @throws IllegalStateException if none can be started
     */
    public Child take(Object owner) {
        Child known = waitingFor(owner);
        if (known != null) {
            return known;
        }
        makeRoom();
        Child child = spare();
        child.ownedBy(owner);
        return child;
    }

    /** @param reusable whether its owner may have it again */
    public synchronized void giveBack(Child child, boolean reusable) {
        if (reusable && !closed && child.isAlive() && child.countRun() < limits.maxRuns()) {
            waiting.addLast(new Idle(child, System.nanoTime()));
        } else {
            drop(child);
        }
    }

    /** Those alive, for tests and for people. */
    public synchronized int alive() {
        return (int) all.stream().filter(Child::isAlive).count();
    }

    @Override
    public void close() {
        List<CompletableFuture<Child>> never;
        synchronized (this) {
            closed = true;
            starter.shutdownNow();
            waiters.shutdown();
            all.forEach(Child::kill);
            never = List.copyOf(starting);
        }
        never.forEach(child -> child.completeExceptionally(new IllegalStateException("the script engine is closed")));
    }

    private synchronized @Nullable Child waitingFor(Object owner) {
        for (Iterator<Idle> it = waiting.iterator(); it.hasNext(); ) {
            Child child = it.next().child();
            if (child.belongsTo(owner)) {
                it.remove();
                if (child.isAlive()) {
                    return child;
                }
                drop(child);
            }
        }
        return null;
    }

    private synchronized void makeRoom() {
        while (owned >= limits.owned() && !waiting.isEmpty()) {
            drop(waiting.removeFirst().child());
        }
        owned++;
    }

    /**
     * @throws CompletionException if it cannot be started, or the pool is closed
     */
    private Child fresh() {
        try {
            return launch().join();
        } catch (RejectedExecutionException closed) {
            throw new CompletionException(new IllegalStateException("the script engine is closed"));
        }
    }

    /** What has died while it waited is no fault of whoever takes it; one that was started just now tells the truth. */
    private Child spare() {
        for (int dead = 0; dead < limits.spares(); dead++) {
            CompletableFuture<Child> waited = next();
            if (!waited.isCompletedExceptionally()) {
                try {
                    Child child = waited.join();
                    if (child.isAlive()) {
                        return child;
                    }
                    forget(child);
                } catch (CompletionException diedMeanwhile) {
                    log.debug("A child that was to wait has died.", diedMeanwhile);
                }
            }
        }
        try {
            return fresh();
        } catch (CompletionException e) {
            synchronized (this) {
                owned--;
            }
            throw new IllegalStateException("no child process: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private synchronized CompletableFuture<Child> next() {
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException("the script engine is closed"));
        }
        warmUp();
        CompletableFuture<Child> next = spares.removeFirst();
        starter.schedule(this::warmUp, REPLACE_AFTER_MILLIS, TimeUnit.MILLISECONDS);
        return next;
    }

    private CompletableFuture<Child> launch() {
        CompletableFuture<Child> child =
                CompletableFuture.supplyAsync(this::start, starter).thenApplyAsync(this::ready, waiters);
        synchronized (this) {
            starting.add(child);
        }
        child.whenComplete((ready, fault) -> {
            synchronized (this) {
                starting.remove(child);
            }
        });
        return child;
    }

    private Child start() {
        try {
            Child child = launcher.start();
            synchronized (this) {
                all.add(child);
                if (closed) {
                    child.kill();
                }
            }
            return child;
        } catch (IOException e) {
            log.warn("A child process for scripts could not be started. why={}", e.getMessage());
            throw new CompletionException(e);
        }
    }

    private Child ready(Child child) {
        try {
            launcher.awaitReady(child);
            return child;
        } catch (IOException e) {
            child.kill();
            if (forget(child)) {
                log.warn("A child process for scripts was not ready in time, or ended. why={}", e.getMessage());
            }
            throw new CompletionException(e);
        }
    }

    private void drop(Child child) {
        owned--;
        child.kill();
        forget(child);
    }

    /** @return whether it should still live: all end when the pool does */
    private synchronized boolean forget(Child child) {
        all.remove(child);
        return !closed;
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private synchronized void endIdle() {
        long before = System.nanoTime() - limits.idle().toNanos();
        while (!waiting.isEmpty() && waiting.getFirst().since() - before < 0) {
            drop(waiting.removeFirst().child());
        }
    }
}
