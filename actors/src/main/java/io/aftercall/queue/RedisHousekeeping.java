package io.aftercall.queue;

import io.aftercall.request.ExecutionId;
import io.aftercall.request.RequestId;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/** What has to be done from time to time by any living process. */
final class RedisHousekeeping {

    private final RedisSteps steps;
    private final RedisKeys keys;

    RedisHousekeeping(RedisSteps steps, RedisKeys keys) {
        this.steps = steps;
        this.keys = keys;
    }

    CompletionStage<Integer> promoteDue(int max) {
        return each("due", keys::due, List.of(Integer.toString(max)), this::promote);
    }

    CompletionStage<Integer> forget(Duration age, int max) {
        List<String> args = List.of(Long.toString(age.toMillis()), Integer.toString(max));
        return each("old", keys::ended, args, this::forgetOne).thenCombine(sweepStreams(), (count, swept) -> count);
    }

    /** Each partition keeps its share: which of them an id falls into is chance. */
    CompletionStage<Integer> forgetBeyond(long most, int max) {
        long share = Math.ceilDiv(most, keys.partitions());
        return each("surplus", keys::ended, List.of(Long.toString(share), Integer.toString(max)), this::forgetOne);
    }

    /** Worker ids come from callers: the streams of those that nobody uses any more must not pile up. */
    private CompletionStage<List<Long>> sweepStreams() {
        List<CompletableFuture<List<Long>>> parts = new ArrayList<>();
        for (int partition = 0; partition < keys.partitions(); partition++) {
            int here = partition;
            parts.add(steps.redis()
                    .smembers(keys.streams(partition))
                    .thenCompose(names -> RedisSteps.all(names.stream()
                            .map(name -> steps.<Long>run(
                                            "sweep",
                                            ScriptOutputType.INTEGER,
                                            List.of(keys.scripts(here, name), keys.ready(here), keys.streams(here)),
                                            List.of(name))
                                    .toCompletableFuture())
                            .toList()))
                    .toCompletableFuture());
        }
        return RedisSteps.all(parts)
                .thenApply(lists -> lists.stream().flatMap(List::stream).toList());
    }

    private CompletionStage<Integer> each(
            String script,
            IntFunction<String> key,
            List<String> args,
            BiFunction<Integer, String, CompletionStage<Long>> step) {
        List<CompletableFuture<Integer>> parts = new ArrayList<>();
        for (int partition = 0; partition < keys.partitions(); partition++) {
            int here = partition;
            parts.add(steps.<List<Object>>run(script, ScriptOutputType.MULTI, List.of(key.apply(partition)), args)
                    .thenCompose(members -> RedisSteps.all(members.stream()
                            .map(member -> step.apply(here, (String) member).toCompletableFuture())
                            .toList()))
                    .thenApply(done -> done.stream().mapToInt(Long::intValue).sum())
                    .toCompletableFuture());
        }
        return RedisSteps.all(parts)
                .thenApply(done -> done.stream().mapToInt(Integer::intValue).sum());
    }

    private CompletionStage<Long> promote(int partition, String member) {
        if (member.startsWith("req_")) {
            return steps.run(
                    "promote_request",
                    ScriptOutputType.INTEGER,
                    List.of(
                            keys.request(new RequestId(member)),
                            keys.due(partition),
                            keys.intake(partition),
                            keys.index(partition)),
                    List.of(member, RedisKeys.bell()));
        }
        DueScript due = DueScript.parse(member);
        String stream = new StreamName(due.workerId(), due.priority()).wire();
        return steps.run(
                "promote_script",
                ScriptOutputType.INTEGER,
                List.of(
                        keys.execution(due.id()),
                        keys.due(partition),
                        keys.scripts(partition, stream),
                        keys.ready(partition),
                        keys.streams(partition)),
                List.of(member, due.id().value(), stream, Integer.toString(due.priority()), RedisKeys.bell()));
    }

    private CompletionStage<Long> forgetOne(int partition, String member) {
        ExecutionId id;
        try {
            id = new ExecutionId(member.substring(member.indexOf(' ') + 1));
        } catch (IllegalArgumentException strange) {
            return steps.redis().lrem(keys.ended(partition), 1, member).thenApply(removed -> 0L);
        }
        return steps.run(
                "forget",
                ScriptOutputType.INTEGER,
                List.of(keys.execution(id), keys.request(id.request()), keys.index(partition), keys.ended(partition)),
                List.of(id.value(), id.request().value(), member));
    }
}
