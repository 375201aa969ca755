package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.config.ContextSettings;
import io.aftercall.config.ScriptSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An engine for tests, and the calls to it. */
final class Scripts implements AutoCloseable {

    private static final ContextSettings CONTEXTS = new ContextSettings(1500, 3_000_000);

    static final ScriptInput NOTHING = input(null, null);

    private final GroovyScriptEngine engine;

    Scripts(ScriptSettings settings, Duration grace) {
        engine = GroovyScriptEngine.create(settings, java.time.InstantSource.system(), grace);
    }

    static Scripts of(Path flows) {
        return new Scripts(settings(flows), Duration.ofSeconds(1));
    }

    static ScriptSettings settings(Path flows) {
        return settings(flows, Duration.ofSeconds(20), 2);
    }

    static ScriptSettings settings(Path flows, Duration timeout, int threads) {
        return new ScriptSettings(flows, timeout, threads, 50, 4096, 1_100_000, 5, CONTEXTS);
    }

    static ScriptInput input(@Nullable String responseJson, @Nullable String errorJson) {
        return new ScriptInput(responseJson, errorJson, "{}", "{}", Map.of());
    }

    static ScriptInput context(Map<String, String> context) {
        return new ScriptInput(null, null, "{}", "{}", context);
    }

    static ScriptCall call(ScriptSource source, ScriptInput input) {
        return new ScriptCall("exe_1", source, input, name -> "req_" + name);
    }

    GroovyScriptEngine engine() {
        return engine;
    }

    ScriptResult run(String text) {
        return run(text, NOTHING);
    }

    ScriptResult run(String text, ScriptInput input) {
        return await(call(new ScriptSource.Inline(text), input));
    }

    ScriptResult flow(String name, Ending ending, ScriptInput input) {
        return await(call(new ScriptSource.Flow(new FlowName(name), ending), input));
    }

    /** The result of a script that has to return. */
    String result(String text) {
        return returned(run(text)).resultJson();
    }

    static ScriptResult.Returned returned(ScriptResult result) {
        assertThat(result).isInstanceOf(ScriptResult.Returned.class);
        return (ScriptResult.Returned) result;
    }

    ScriptResult await(ScriptCall call) {
        try {
            return engine.run(call).toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the engine owes a result", e);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
