package io.aftercall.actors;

import io.aftercall.redis.OneByOne;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs tasks in their order and looks for them by itself, so that handing one over wakes nobody.
 *
 * <p>Waking a thread is what costs a submitter most: on a busy machine the one that is woken takes its core. So the
 * thread looks every {@value #LOOK_MICROS} microseconds as long as tasks keep coming, and is woken only for the first
 * task after a pause. While tasks come like those of one caller who waits for each, it looks all the time, and leaves its core
 * to whoever wants it between two looks. Thread-safe.
 */
public final class PolledExecutor implements Executor, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PolledExecutor.class);
    private static final int LOOK_MICROS = 20;
    private static final long LOOK_NANOS = LOOK_MICROS * 1_000L;
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final OneByOne arrivals = new OneByOne();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean closed;

    public PolledExecutor(String threadName) {
        thread = Thread.ofPlatform().name(threadName).daemon().start(this::runAll);
    }

    @Override
    public void execute(Runnable task) {
        if (closed) {
            throw new RejectedExecutionException("closed");
        }
        tasks.add(task);
        if (closed && tasks.remove(task)) {
            throw new RejectedExecutionException("closed"); // meanwhile, and its thread may have ended
        }
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    /** Runs what was handed over before, and ends. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void runAll() {
        long last = System.nanoTime();
        boolean nextIsSoon = false;
        while (!closed || !tasks.isEmpty()) {
            long now = System.nanoTime();
            int ran = runWaiting();
            if (ran > 0) {
                nextIsSoon = arrivals.came(now, ran == 1);
                last = now;
            } else {
                rest(now - last, nextIsSoon);
            }
        }
    }

    private void rest(long idle, boolean nextIsSoon) {
        if (nextIsSoon && idle < OneByOne.SOON_NANOS) {
            Thread.yield();
        } else if (idle < LINGER_NANOS) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        } else {
            sleep();
        }
    }

    /** Says that it sleeps before it looks a last time: a task added after that look sees it and wakes it. */
    private void sleep() {
        asleep = true;
        if (tasks.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    private int runWaiting() {
        int ran = 0;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            ran++;
            try {
                task.run();
            } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
                LOG.error("A task of {} failed.", thread.getName(), e); // those after it go on
            }
        }
        return ran;
    }
}
