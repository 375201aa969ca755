package io.aftercall.scripts;

import groovy.lang.Script;
import io.aftercall.config.Redactor;
import io.aftercall.config.ScriptSettings;
import java.time.Duration;

/** One run: take the compiled script, bind, run, turn every ending into a {@link ScriptResult}. */
final class ScriptRun implements ScriptPool.Job {

    private static final String UNKNOWN = "unknown";

    private final ScriptCall call;
    private final FlowLookup flows;
    private final VersionCache versions;
    private final VersionCache inline;
    private final ScriptOutput output;
    private final RunEffects effects;
    private volatile String version = UNKNOWN;

    ScriptRun(ScriptCall call, ScriptSettings settings, FlowLookup flows, VersionCache versions, VersionCache inline) {
        this.call = call;
        this.flows = flows;
        this.versions = versions;
        this.inline = inline;
        this.output = new ScriptOutput(settings.maxOutput());
        this.effects = new RunEffects(call.childIds(), settings);
    }

    @Override
    public ScriptResult run() throws InterruptedException, ReflectiveOperationException {
        return switch (acquire()) {
            case null -> new ScriptResult.NoFlow(name());
            case Compilation.Broken broken -> new ScriptResult.Rejected(broken.version(), "", broken.why());
            case Compilation.Ready ready -> run(ready.script());
        };
    }

    /** On the script's thread: reading a script's exception runs the script's code. */
    @Override
    public ScriptResult threw(Throwable thrown) {
        ScriptRefusal refusal = thrown instanceof ScriptRefusal direct ? direct : effects.refusal();
        if (refusal != null) {
            return rejected(refusal);
        }
        String message = ThrownMessage.of(thrown);
        return ThrownMessage.isOutOfMemory(thrown)
                ? new ScriptResult.Lost(version, output.snapshot(), ScriptResult.Lost.Cause.OUT_OF_MEMORY, message)
                : new ScriptResult.Threw(version, output.snapshot(), message);
    }

    /** On any thread: touches nothing of the script's. */
    @Override
    public ScriptResult timedOut(Duration limit) {
        return new ScriptResult.TimedOut(version, output.snapshot(), limit);
    }

    private ScriptResult run(CompiledScript script) throws ReflectiveOperationException {
        version = script.version();
        RunBinding binding = new RunBinding(effects, output, evaluated());
        try {
            binding.bind(call.input());
            Script instance = binding.script(script);
            String resultJson = effects.json(instance.run(), "the result");
            Effects wanted = effects.end();
            ScriptRefusal refusal = effects.refusal();
            return refusal == null
                    ? new ScriptResult.Returned(version, output.snapshot(), resultJson, wanted)
                    : rejected(refusal);
        } finally {
            binding.release();
            script.release();
        }
    }

    private ScriptResult rejected(ScriptRefusal refusal) {
        String known = version.equals(UNKNOWN) ? null : version;
        return refusal.result(known, output.snapshot(), Redactor.redact(refusal.getMessage()));
    }

    private Compilation acquire() throws InterruptedException {
        return switch (call.source()) {
            case ScriptSource.Flow flow -> flows.acquire(flow.name(), flow.ending());
            case ScriptSource.Version version -> versions.acquire(version.flow());
            case ScriptSource.Inline play -> inline.acquire(play.text());
            case ScriptSource.Pinned pinned ->
                throw new IllegalArgumentException(pinned + " has to be looked up before it is run");
        };
    }

    private FlowLookup evaluated() {
        return call.flows() == null ? flows : FlowLookup.among(call.flows(), versions);
    }

    private String name() {
        return call.source() instanceof ScriptSource.Flow flow ? flow.own() : "";
    }
}
