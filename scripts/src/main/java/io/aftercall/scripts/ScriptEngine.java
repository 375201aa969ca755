package io.aftercall.scripts;

import java.util.concurrent.CompletionStage;

/**
 * Runs scripts. Thread-safe.
 *
 * <p>The stage of {@link #run} completes normally with a {@link ScriptResult} whatever the script does: throw, loop,
 * exhaust the stack, return something strange. It completes exceptionally only when the engine was closed.
 * It is completed on a thread of the engine, so what depends on it must not block.
 */
public interface ScriptEngine extends AutoCloseable {

    /**
     * Runs one script on the engine's own bounded pool of platform threads, never on the caller's. Calls that find
     * no free thread wait in order; whoever calls bounds how many.
     */
    CompletionStage<ScriptResult> run(ScriptCall call);

    /**
     * Threads of this process that scripts took with them and that still run: those of runs that did not end when they
     * were stopped, and those that scripts left behind. Nothing but the end of the process frees them for certain.
     */
    default int lostThreads() {
        return 0;
    }

    /** Interrupts what runs, fails what waits, and takes nothing new. Drain before. */
    @Override
    void close();
}
