package io.aftercall.faults;

import io.aftercall.scripts.ScriptCall;
import io.aftercall.scripts.ScriptEngine;
import io.aftercall.scripts.ScriptResult;
import java.util.concurrent.CompletionStage;

/**
 * An engine whose runs go through {@link Steps} as {@code script.run}.
 *
 * @param engine does the work
 */
public record SteppedScripts(ScriptEngine engine, Steps steps) implements ScriptEngine {

    @Override
    public CompletionStage<ScriptResult> run(ScriptCall call) {
        return steps.step("script.run", () -> engine.run(call));
    }

    @Override
    public int lostThreads() {
        return engine.lostThreads();
    }

    @Override
    public void close() {
        engine.close();
    }
}
