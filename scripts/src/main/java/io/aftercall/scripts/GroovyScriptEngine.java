package io.aftercall.scripts;

import io.aftercall.config.ScriptSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs Groovy scripts in this process, on threads of its own, under a deadline. Thread-safe.
 *
 * <p>This is the {@code trusted} mode: the lint stops accidents, and nothing stops a script that means harm. Scripts are
 * part of your application; a bad one can take the process down and can do and read whatever its user can.
 */
public final class GroovyScriptEngine implements ScriptEngine, FlowCheck {

    private static final Logger log = LoggerFactory.getLogger(GroovyScriptEngine.class);
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** Compiled versions of flows that are kept; play requests, which may be many, do not push them out. */
    private static final int MAX_VERSIONS = 1000;

    private final ScriptSettings settings;
    private final FlowLibrary flows;
    private final VersionCache versions;
    private final VersionCache inline;
    private final ScriptPool pool;

    private GroovyScriptEngine(ScriptSettings settings, InstantSource clock, Duration grace) {
        ScriptCompiler compiler = new ScriptCompiler();
        this.settings = settings;
        this.flows = new FlowLibrary(settings.flowsDir(), compiler, clock);
        this.versions = new VersionCache(compiler, MAX_VERSIONS);
        this.inline = new VersionCache(compiler, settings.cacheSize());
        this.pool = new ScriptPool(settings.threads(), settings.timeout(), grace);
    }

    /** Starts the threads as they are needed; compiles nothing yet. */
    public static GroovyScriptEngine create(ScriptSettings settings) {
        return create(settings, InstantSource.system(), GRACE);
    }

    static GroovyScriptEngine create(ScriptSettings settings, InstantSource clock, Duration grace) {
        return new GroovyScriptEngine(settings, clock, grace);
    }

    /**
     * Compiles every flow, on the caller's thread: the first compilation of a process takes about a second. A broken file
     * is logged and stops nothing; runs of it are {@link ScriptResult.Rejected} until it is mended.
     *
     * @return a line for each file that does not compile
     * @throws InterruptedException if the caller is interrupted
     */
    public List<String> warmUp() throws InterruptedException {
        List<String> warnings = flows.warmUp();
        warnings.forEach(warning -> log.warn("A flow is broken. flow={}", warning));
        return warnings;
    }

    @Override
    public Optional<String> check(FlowText flow) throws InterruptedException {
        return switch (versions.acquire(flow)) {
            case Compilation.Ready ready -> {
                ready.script().release();
                yield Optional.empty();
            }
            case Compilation.Broken broken -> Optional.of(broken.why());
        };
    }

    @Override
    public CompletionStage<ScriptResult> run(ScriptCall call) {
        ScriptRun run = new ScriptRun(call, settings, flows, versions, inline);
        return namesContext(call.source())
                ? call.input().contextMap().ask().thenCompose(stored -> pool.submit(run))
                : pool.submit(run);
    }

    /** Whether a script is likely to need its context; one that needs it all the same waits for it on its thread. */
    private static boolean namesContext(ScriptSource source) {
        return switch (source) {
            case ScriptSource.Version version -> namesContext(version.flow().text());
            case ScriptSource.Inline play -> namesContext(play.text());
            case ScriptSource.Flow flow -> true;
            case ScriptSource.Pinned pinned -> true;
        };
    }

    private static boolean namesContext(String text) {
        return text.contains("context") || text.contains("eval_file");
    }

    @Override
    public int lostThreads() {
        return pool.abandoned() + pool.strays();
    }

    @Override
    public void close() {
        pool.close();
    }
}
