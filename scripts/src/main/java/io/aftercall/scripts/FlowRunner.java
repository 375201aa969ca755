package io.aftercall.scripts;

import io.aftercall.config.ContextSettings;
import io.aftercall.config.ScriptSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs flow files on recorded answers, in this process. Nothing is sent and nothing is stored: what a run wants done is
 * only told. For tests of flows and for the command line. Thread-safe.
 */
public final class FlowRunner implements AutoCloseable {

    private static final String EXECUTION = "exe_recorded";
    private static final String CHILD = "req_";

    private final Path flowsDir;
    private final GroovyScriptEngine engine;

    private FlowRunner(Path flowsDir, GroovyScriptEngine engine) {
        this.flowsDir = flowsDir;
        this.engine = engine;
    }

    /** With the limits that flows have by default. */
    public static FlowRunner of(Path flowsDir) {
        ContextSettings contexts = new ContextSettings(10_000, 4_194_304);
        return of(new ScriptSettings(flowsDir, Duration.ofSeconds(30), 1, 500, 65_536, 2_097_152, 100, contexts));
    }

    public static FlowRunner of(ScriptSettings settings) {
        return new FlowRunner(settings.flowsDir(), GroovyScriptEngine.create(settings));
    }

    /**
     * The names of the flow files, in order.
     *
     * @throws UncheckedIOException if the directory cannot be listed
     */
    public List<String> names() {
        try {
            return FlowDirectory.stems(flowsDir);
        } catch (IOException e) {
            throw new UncheckedIOException("the flows directory " + flowsDir + " cannot be listed", e);
        }
    }

    /**
     * The file {@code <name>.groovy}.
     *
     * @return empty if there is none
     * @throws IllegalArgumentException if it cannot be read; says why
     */
    public Optional<FlowText> find(FlowName name) {
        try {
            Path file = FlowDirectory.realFile(flowsDir, name.value());
            return file == null ? Optional.empty() : Optional.of(FlowText.of(name, FlowDirectory.content(file)));
        } catch (IOException e) {
            throw new IllegalArgumentException(name.value() + ".groovy cannot be read: " + FlowDirectory.why(e), e);
        }
    }

    /**
     * Runs a flow and waits for its end; {@code eval_file} finds the files of the directory. A call's id is {@code req_} and
     * its name, or its place.
     */
    public ScriptResult run(FlowText flow, RecordedAnswer answer) {
        ScriptSource source = new ScriptSource.Version(flow);
        return engine.run(new ScriptCall(EXECUTION, source, answer.input(), call -> CHILD + call))
                .toCompletableFuture()
                .join();
    }

    /**
     * Compiles a text as it would be before it becomes active.
     *
     * @return what is wrong with it, with the line; empty if nothing is
     * @throws InterruptedException if the caller is interrupted
     */
    public Optional<String> check(FlowText flow) throws InterruptedException {
        return engine.check(flow);
    }

    /** A context after these changes, as plain values by key. */
    public static Map<String, @Nullable Object> contextAfter(RecordedAnswer answer, Effects effects) {
        Map<String, String> values = new LinkedHashMap<>(answer.input().context());
        for (ContextChange change : effects.changes()) {
            switch (change) {
                case ContextChange.Put(var key, var json) -> values.put(key, json);
                case ContextChange.Remove(var key) -> values.remove(key);
                case ContextChange.Increment(var key, var by) -> values.merge(key, Long.toString(by), FlowRunner::sum);
                case ContextChange.CompareAndSet(var key, var expected, var json) -> values.put(key, json);
            }
        }
        Map<String, @Nullable Object> after = new TreeMap<>();
        values.forEach((key, json) -> after.put(key, JsonReader.readWritten(json)));
        return after;
    }

    private static String sum(String one, String other) {
        return Long.toString(Math.addExact(Long.parseLong(one), Long.parseLong(other)));
    }

    @Override
    public void close() {
        engine.close();
    }
}
