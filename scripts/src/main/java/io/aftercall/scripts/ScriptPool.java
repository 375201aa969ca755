package io.aftercall.scripts;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fixed number of platform threads that run jobs under a deadline. A job that is late is interrupted, again and again
 * for a grace time; one that goes on all the same is given up: its thread is counted out and another takes its place, so
 * that the pool keeps its size. A thread that was given up goes on using memory and perhaps a processor until its job
 * ends, if ever: nothing but the end of the process stops it.
 *
 * <p>Platform threads, because a script that computes without end would starve every virtual thread of the process.
 */
final class ScriptPool implements AutoCloseable {

    /** What the pool runs, and how each ending reads. */
    interface Job {
        ScriptResult run() throws Exception;

        /** On the thread of {@link #run} and still under its deadline. */
        ScriptResult threw(Throwable thrown);

        /** On any thread, while the job may still be running. */
        ScriptResult timedOut(Duration limit);
    }

    private static final Logger log = LoggerFactory.getLogger(ScriptPool.class);
    private static final Duration INTERRUPT_EVERY = Duration.ofMillis(20);
    private static final long NONE = Long.MAX_VALUE;

    private final Duration limit;
    private final Duration grace;
    private final int size;
    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor watch;
    private final StrayThreads strays;
    private final Set<PooledRun> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean lookPlanned = new AtomicBoolean();
    private int abandoned;

    ScriptPool(int size, Duration limit, Duration grace) {
        this.size = size;
        this.limit = limit;
        this.grace = grace;
        ThreadGroup group = new ThreadGroup("aftercall-scripts");
        this.strays = new StrayThreads(group, limit.plus(grace));
        this.threads = new ThreadPoolExecutor(
                size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(group, "aftercall-script-"));
        this.watch = new ScheduledThreadPoolExecutor(1, named(group, "aftercall-script-watch-"));
        watch.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // closed: nothing to watch
    }

    CompletionStage<ScriptResult> submit(Job job) {
        PooledRun run = new PooledRun(job, this);
        open.add(run);
        try {
            threads.execute(run);
        } catch (RejectedExecutionException closed) {
            run.closed();
        }
        return run.result();
    }

    /** Threads that were given up and still run. */
    synchronized int abandoned() {
        return abandoned;
    }

    /** Threads that scripts have started and that have outlived any run that is under way. */
    int strays() {
        return strays.count(System.nanoTime());
    }

    Duration limit() {
        return limit;
    }

    /**
     * A run has begun: from its deadline on {@link PooledRun#late} is called until the grace time is over. One look is
     * planned for all that run, at the deadline of the oldest: to plan one for each would wake the watch for each.
     */
    void watch() {
        if (lookPlanned.compareAndSet(false, true)) {
            lookIn(limit.toNanos());
        }
    }

    /** What cannot be planned is planned by the next run that begins. */
    private void lookIn(long nanos) {
        try {
            watch.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error fault) {
            lookPlanned.set(false);
            throw fault;
        }
    }

    private void look() {
        long next = limit.toNanos(); // also if this look fails
        try {
            next = lookAtAll();
        } finally {
            if (next < NONE) {
                lookIn(next);
            } else {
                lookPlanned.set(false);
                if (open.stream().anyMatch(PooledRun::isWatched)) { // it may have begun since it was looked at
                    watch();
                }
            }
        }
    }

    /** Nanoseconds until the next deadline. */
    private long lookAtAll() {
        long now = System.nanoTime();
        long next = NONE;
        for (PooledRun run : open) {
            if (run.isWatched()) {
                long left = run.left(now);
                if (left <= 0) {
                    late(run, 0);
                } else {
                    next = Math.min(next, left);
                }
            }
        }
        return next;
    }

    synchronized void abandon() {
        abandoned++;
        log.warn(
                "A script did not end when it was interrupted; its thread is given up and replaced. abandoned={} limit={}",
                abandoned,
                limit);
        threads.setMaximumPoolSize(size + abandoned);
        threads.setCorePoolSize(size + abandoned);
    }

    synchronized void restore() {
        abandoned--;
        threads.setCorePoolSize(size + abandoned);
        threads.setMaximumPoolSize(size + abandoned);
    }

    void forget(PooledRun run) {
        open.remove(run);
    }

    @Override
    public void close() {
        watch.shutdownNow();
        threads.shutdown();
        open.forEach(PooledRun::closed); // before the interrupt, which would read as an ending of the script
        threads.shutdownNow();
    }

    private void late(PooledRun run, long interrupts) {
        boolean graceIsOver = INTERRUPT_EVERY.multipliedBy(interrupts).compareTo(grace) >= 0;
        if (run.late(graceIsOver)) {
            watch.schedule(() -> late(run, interrupts + 1), INTERRUPT_EVERY.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static ThreadFactory named(ThreadGroup group, String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new PoolThread(group, task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((of, error) -> log.error("A script took its thread down", error));
            return thread;
        };
    }

    /** One of our own, as opposed to those that scripts start. */
    static final class PoolThread extends Thread {

        PoolThread(ThreadGroup group, Runnable task, String name) {
            super(group, task, name);
        }
    }
}
