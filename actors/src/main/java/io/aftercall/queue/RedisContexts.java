package io.aftercall.queue;

import io.aftercall.request.ExecutionId;
import io.aftercall.scripts.ContextChange;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Contexts in Redis; each has a slot of its own. */
final class RedisContexts implements Contexts {

    private final RedisSteps steps;

    RedisContexts(RedisSteps steps) {
        this.steps = steps;
    }

    @Override
    public CompletionStage<Map<String, String>> load(String contextId) {
        return steps.redis().hgetall(RedisKeys.contextData(contextId));
    }

    @Override
    public CompletionStage<ApplyReply> apply(
            String contextId, ExecutionId execution, int round, List<ContextChange> writes) {
        List<String> args = new ArrayList<>(List.of(execution.inRound(round)));
        writes.forEach(write -> args.addAll(args(write)));
        return steps.<String>run(
                        "apply",
                        ScriptOutputType.VALUE,
                        List.of(RedisKeys.contextData(contextId), RedisKeys.contextRuns(contextId)),
                        args)
                .thenApply(reply -> reply.equals("applied") ? ApplyReply.APPLIED : ApplyReply.CONFLICT);
    }

    private static List<String> args(ContextChange write) {
        return switch (write) {
            case ContextChange.Put(var key, var json) -> List.of("put", key, json, "");
            case ContextChange.Remove(var key) -> List.of("remove", key, "", "");
            case ContextChange.Increment(var key, var by) -> List.of("increment", key, Long.toString(by), "");
            case ContextChange.CompareAndSet(var key, var expected, var json) ->
                List.of("cas", key, expected == null ? "" : expected, json);
        };
    }
}
