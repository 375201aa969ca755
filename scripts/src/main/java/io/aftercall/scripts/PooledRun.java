package io.aftercall.scripts;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One job on its way through the pool: waiting, running, late, abandoned, over. */
final class PooledRun implements Runnable {

    private enum State {
        WAITING,
        RUNNING,
        LATE,
        ABANDONED,
        OVER
    }

    private final ScriptPool.Job job;
    private final ScriptPool pool;
    private final CompletableFuture<ScriptResult> result = new CompletableFuture<>();
    private State state = State.WAITING;
    private Thread thread = Thread.currentThread();
    private long deadline; // by System.nanoTime, once it runs

    PooledRun(ScriptPool.Job job, ScriptPool pool) {
        this.job = job;
        this.pool = pool;
    }

    CompletionStage<ScriptResult> result() {
        return result.minimalCompletionStage();
    }

    @Override
    public void run() {
        if (!begin()) {
            return;
        }
        ScriptResult ending;
        @Nullable VirtualMachineError fatal = null;
        try {
            pool.watch();
            ending = job.run();
        } catch (Throwable thrown) {
            fatal = fatal(thrown);
            ending = threw(thrown);
        }
        end(ending);
        if (fatal != null) {
            throw fatal; // out of memory and the like: answered, but not for this thread to go on after
        }
    }

    /**
     * The deadline has passed.
     *
     * @return whether to come back
     */
    synchronized boolean late(boolean graceIsOver) {
        if (state != State.RUNNING && state != State.LATE) {
            return false;
        }
        thread.interrupt();
        if (!graceIsOver) {
            state = State.LATE;
            return true;
        }
        state = State.ABANDONED;
        pool.abandon();
        // Not here: what depends on the result must not hold up the watch over the other runs.
        result.completeAsync(() -> job.timedOut(pool.limit()));
        pool.forget(this);
        return false;
    }

    /** The pool was closed: nobody may take this for an ending of the script. */
    void closed() {
        over();
        pool.forget(this);
        result.completeExceptionally(new IllegalStateException("the script engine is closed"));
    }

    /** Whether it runs, and its deadline has not passed yet for the watch. */
    synchronized boolean isWatched() {
        return state == State.RUNNING;
    }

    /** Nanoseconds until the deadline of one that runs; negative if it has passed. */
    synchronized long left(long now) {
        return deadline - now;
    }

    private synchronized boolean begin() {
        thread = Thread.currentThread();
        deadline = System.nanoTime() + pool.limit().toNanos();
        boolean first = state == State.WAITING;
        state = first ? State.RUNNING : state;
        return first;
    }

    private void end(ScriptResult ending) {
        State before = over();
        Thread.interrupted();
        if (before == State.ABANDONED) {
            pool.restore();
            return;
        }
        pool.forget(this);
        result.complete(before == State.LATE ? job.timedOut(pool.limit()) : ending);
    }

    /** After this nobody interrupts the thread any more. */
    private synchronized State over() {
        State before = state;
        state = State.OVER;
        return before;
    }

    private ScriptResult threw(Throwable thrown) {
        try {
            return job.threw(thrown);
        } catch (Throwable worse) { // no memory left even to say so: an answer all the same
            return new ScriptResult.Threw("unknown", "", worse.getClass().getName());
        }
    }

    private static @Nullable VirtualMachineError fatal(Throwable thrown) {
        return thrown instanceof VirtualMachineError error && !(thrown instanceof StackOverflowError) ? error : null;
    }
}
