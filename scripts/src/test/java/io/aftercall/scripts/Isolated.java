package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.config.IsolationSettings;
import io.aftercall.config.ScriptMode;
import io.aftercall.config.ScriptSettings;
import io.aftercall.scripts.isolation.IsolatedProcesses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An engine for tests whose scripts run in processes of their own, and the calls to it. */
final class Isolated implements AutoCloseable {

    private final IsolatedScriptEngine engine;

    private Isolated(IsolatedScriptEngine engine) {
        this.engine = engine;
    }

    static Isolated of(Duration timeout) {
        return of(Scripts.settings(Path.of("no-flows"), timeout, 2), 2, 2);
    }

    /** Without the lint, which would refuse before there is anything to confine. */
    static Isolated unchecked(Duration timeout) {
        ScriptSettings settings = Scripts.settings(Path.of("no-flows"), timeout, 2);
        IsolationSettings isolation = isolation(2, 2);
        return new Isolated(IsolatedScriptEngine.open(
                settings, isolation, IsolatedProcesses.open(IsolatedScriptEngine.plan(settings, isolation, false))));
    }

    static Isolated of(ScriptSettings settings, int processes, int spares) {
        return new Isolated(IsolatedScriptEngine.open(settings, isolation(processes, spares)));
    }

    static IsolationSettings isolation(int processes, int spares) {
        String dir = System.getenv().getOrDefault("AFTERCALL_ISOLATION_DIR", "target/isolation");
        return new IsolationSettings(
                ScriptMode.ISOLATED,
                false,
                false,
                processes,
                spares,
                1000,
                Duration.ofSeconds(60),
                128L * 1024 * 1024,
                Path.of(dir));
    }

    IsolatedScriptEngine engine() {
        return engine;
    }

    ScriptResult run(String text) {
        return run(text, "ctx", Scripts.NOTHING);
    }

    ScriptResult run(String text, String contextId, ScriptInput input) {
        return await(call(new ScriptSource.Inline(text), contextId, input));
    }

    static ScriptCall call(ScriptSource source, String contextId, ScriptInput input) {
        return new ScriptCall("exe_1", source, input, name -> "req_" + name, place(contextId, null), null);
    }

    static ScriptCall.Place place(String contextId, @Nullable ScriptMode mode) {
        return new ScriptCall.Place(contextId, mode);
    }

    ScriptResult await(ScriptCall call) {
        try {
            return engine.run(call).toCompletableFuture().get(120, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the engine owes a result", e);
        }
    }

    /** The result of a script that has to return. */
    String result(String text) {
        ScriptResult result = run(text);
        assertThat(result).as(result.error()).isInstanceOf(ScriptResult.Returned.class);
        return ((ScriptResult.Returned) result).resultJson();
    }

    @Override
    public void close() {
        engine.close();
    }
}
