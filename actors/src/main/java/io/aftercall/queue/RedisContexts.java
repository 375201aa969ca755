package io.aftercall.queue;

import io.aftercall.redis.Grouped;
import io.aftercall.request.ExecutionId;
import io.aftercall.scripts.ContextChange;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Contexts in Redis; each has a slot of its own. Those who ask for the same one while others are being read share a reading. */
final class RedisContexts implements Contexts {

    private final RedisSteps steps;
    private final Grouped<String, Map<String, String>> loads;

    RedisContexts(RedisSteps steps) {
        this.steps = steps;
        this.loads = steps.grouped(this::loadTogether, contextId -> 1);
    }

    /** It is read after it was asked for, never before: a script must see what the one before it has changed. */
    @Override
    public CompletionStage<Map<String, String>> load(String contextId) {
        return loads.ask(contextId);
    }

    private CompletionStage<List<Map<String, String>>> loadTogether(List<String> contextIds) {
        Map<String, CompletableFuture<Map<String, String>>> byId = new HashMap<>();
        return RedisSteps.all(contextIds.stream()
                .map(id -> byId.computeIfAbsent(id, this::read))
                .toList());
    }

    private CompletableFuture<Map<String, String>> read(String contextId) {
        return steps.redis()
                .hgetall(RedisKeys.contextData(contextId))
                .thenApply(Collections::unmodifiableMap)
                .toCompletableFuture();
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
