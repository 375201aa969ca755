package io.aftercall.scripts;

import io.aftercall.config.IsolationSettings;
import io.aftercall.config.ScriptMode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sends each script where it belongs: flows where their directory says, what somebody sent into a process of its own. Who
 * asks for the stricter mode gets it; who asks for the other is refused unless that was allowed.
 *
 * @param trusted runs in this process
 * @param isolated runs in others
 */
public record ScriptModes(GroovyScriptEngine trusted, IsolatedScriptEngine isolated, IsolationSettings settings)
        implements ScriptEngine, FlowCheck {

    @Override
    public CompletionStage<ScriptResult> run(ScriptCall call) {
        boolean inline = call.source() instanceof ScriptSource.Inline;
        ScriptMode asked = call.place().mode();
        ScriptMode most = inline ? mostOfInline() : settings.flows();
        if (asked != null && !most.admits(asked)) {
            String version = call.source() instanceof ScriptSource.Inline play ? play.version() : null;
            return CompletableFuture.completedStage(new ScriptResult.Rejected(version, "", refusal(inline)));
        }
        return engine(asked, inline).run(call);
    }

    /** Where the flows run, there they are compiled. */
    @Override
    public Optional<String> check(FlowText flow) throws InterruptedException {
        return settings.flows() == ScriptMode.TRUSTED ? trusted.check(flow) : isolated.check(flow);
    }

    /** Those of isolated scripts end with their processes. */
    @Override
    public int lostThreads() {
        return trusted.lostThreads();
    }

    @Override
    public void close() {
        trusted.close();
        isolated.close();
    }

    private ScriptEngine engine(@Nullable ScriptMode asked, boolean inline) {
        ScriptMode mode = asked != null ? asked : inline ? ScriptMode.ISOLATED : settings.flows();
        return mode == ScriptMode.TRUSTED ? trusted : isolated;
    }

    private ScriptMode mostOfInline() {
        return settings.inlineTrusted() ? ScriptMode.TRUSTED : ScriptMode.ISOLATED;
    }

    private static String refusal(boolean inline) {
        return inline
                ? "this worker runs no sent script trusted: scripts.inline-trusted is not set"
                : "this worker runs no flow trusted: flows.mode is isolated";
    }
}
