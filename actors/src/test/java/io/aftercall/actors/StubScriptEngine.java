package io.aftercall.actors;

import io.aftercall.scripts.Effects;
import io.aftercall.scripts.ScriptCall;
import io.aftercall.scripts.ScriptEngine;
import io.aftercall.scripts.ScriptResult;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Ends runs in the order in which endings were given to it; a run without one waits. Thread-safe. */
final class StubScriptEngine implements ScriptEngine {

    private final List<ScriptCall> calls = new CopyOnWriteArrayList<>();
    private final Queue<CompletionStage<ScriptResult>> results = new ArrayDeque<>();
    private final Queue<CompletableFuture<ScriptResult>> running = new ArrayDeque<>();

    private volatile int lostThreads;

    /** As if scripts had taken so many threads. */
    void hasLost(int threads) {
        lostThreads = threads;
    }

    @Override
    public int lostThreads() {
        return lostThreads;
    }

    static ScriptResult returned(String resultJson) {
        return new ScriptResult.Returned("v1", "printed", resultJson, new Effects(List.of(), List.of(), null));
    }

    static ScriptResult returned(Effects effects) {
        return new ScriptResult.Returned("v1", "printed", "1", effects);
    }

    static ScriptResult threw() {
        return new ScriptResult.Threw("v1", "printed", "it broke");
    }

    void willEnd(ScriptResult... endings) {
        for (var ending : endings) {
            CompletableFuture<ScriptResult> waiting = next(CompletableFuture.completedStage(ending));
            if (waiting != null) {
                waiting.complete(ending);
            }
        }
    }

    void willBreakItsPromise(RuntimeException fault) {
        CompletableFuture<ScriptResult> waiting = next(CompletableFuture.failedStage(fault));
        if (waiting != null) {
            waiting.completeExceptionally(fault);
        }
    }

    List<ScriptCall> calls() {
        return List.copyOf(calls);
    }

    @Override
    public synchronized CompletionStage<ScriptResult> run(ScriptCall call) {
        calls.add(call);
        CompletionStage<ScriptResult> result = results.poll();
        if (result != null) {
            return result;
        }
        CompletableFuture<ScriptResult> later = new CompletableFuture<>();
        running.add(later);
        return later;
    }

    @Override
    public void close() {
        willBreakItsPromise(new IllegalStateException("the engine was closed"));
    }

    private synchronized @Nullable CompletableFuture<ScriptResult> next(CompletionStage<ScriptResult> result) {
        CompletableFuture<ScriptResult> waiting = running.poll();
        if (waiting == null) {
            results.add(result);
        }
        return waiting;
    }
}
