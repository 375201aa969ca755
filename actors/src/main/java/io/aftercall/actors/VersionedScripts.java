package io.aftercall.actors;

import io.aftercall.queue.FlowTable;
import io.aftercall.redis.Repeat;
import io.aftercall.scripts.FlowText;
import io.aftercall.scripts.ScriptCall;
import io.aftercall.scripts.ScriptEngine;
import io.aftercall.scripts.ScriptResult;
import io.aftercall.scripts.ScriptSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Runs flows by their versions: each run gets the text that it was queued with, whatever the directory of this process
 * holds, and for {@code eval_file} what was active when it began. Thread-safe.
 */
public final class VersionedScripts implements ScriptEngine {

    private final FlowDesk desk;
    private final ScriptEngine engine;
    private final EngineListener listener;

    public VersionedScripts(FlowDesk desk, ScriptEngine engine, EngineListener listener) {
        this.desk = desk;
        this.engine = engine;
        this.listener = listener;
    }

    @Override
    public CompletionStage<ScriptResult> run(ScriptCall call) {
        return switch (call.source()) {
            case ScriptSource.Pinned pinned -> runPinned(call, pinned);
            case ScriptSource.Flow flow -> runActive(call, flow);
            case ScriptSource.Version version -> run(call, version);
            case ScriptSource.Inline inline -> run(call, inline);
        };
    }

    private CompletionStage<ScriptResult> runPinned(ScriptCall call, ScriptSource.Pinned pinned) {
        if (pinned.version().isEmpty()) {
            return ended(new ScriptResult.NoFlow(pinned.flow()));
        }
        return Repeat.untilDone(() -> desk.text(pinned.flow(), pinned.version()), this::away)
                .thenCompose(text -> text.map(found -> run(call, new ScriptSource.Version(found)))
                        .orElseGet(() -> ended(new ScriptResult.Rejected(
                                pinned.version(), "", "this version of " + pinned.flow() + " is not kept any more"))));
    }

    /**
     * Nobody knew of such a flow when it was queued: one of a process that starts just now, or one whose directory none of
     * the engines has. What is active by now counts.
     */
    private CompletionStage<ScriptResult> runActive(ScriptCall call, ScriptSource.Flow flow) {
        return desk.look()
                .thenCompose(looked -> Repeat.untilDone(desk::refresh, this::away))
                .thenCompose(fresh -> active(flow)
                        .map(text -> run(call, new ScriptSource.Version(text)))
                        .orElseGet(() -> ended(missing(flow))));
    }

    private Optional<FlowText> active(ScriptSource.Flow flow) {
        Map<String, FlowText> texts = desk.texts();
        return Optional.ofNullable(texts.getOrDefault(flow.own(), texts.get(flow.common())));
    }

    /** A flow that was only ever refused is a flow that does not compile, and none that is missing. */
    private ScriptResult missing(ScriptSource.Flow flow) {
        FlowTable table = desk.table();
        FlowTable.Refused refused =
                table.refused().getOrDefault(flow.own(), table.refused().get(flow.common()));
        boolean deactivated = table.flows().containsKey(flow.own());
        return refused == null || deactivated
                ? new ScriptResult.NoFlow(flow.own())
                : new ScriptResult.Rejected(refused.version(), "", refused.why());
    }

    private CompletionStage<ScriptResult> run(ScriptCall call, ScriptSource found) {
        return engine.run(call.of(found, desk.texts()));
    }

    private static CompletionStage<ScriptResult> ended(ScriptResult result) {
        return CompletableFuture.completedStage(result);
    }

    private void away(Throwable fault) {
        listener.on(new EngineEvent.StoreAway("flows.text", fault.toString()));
    }

    @Override
    public int lostThreads() {
        return engine.lostThreads();
    }

    @Override
    public void close() {
        desk.close();
        engine.close();
    }
}
