package io.aftercall.queue;

import io.aftercall.request.Outcome;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stores outcomes, each with its script job: many in one call, one call for each partition they lie in. */
final class RedisSettling {

    private final RedisSteps steps;
    private final RedisKeys keys;

    RedisSettling(RedisSteps steps, RedisKeys keys) {
        this.steps = steps;
        this.keys = keys;
    }

    CompletionStage<List<StepReply>> settle(List<Settlement> settlements) {
        Map<Integer, List<Integer>> byPartition = new LinkedHashMap<>();
        for (int i = 0; i < settlements.size(); i++) {
            int partition = keys.partitionOf(settlements.get(i).lease().id().suffix());
            byPartition.computeIfAbsent(partition, key -> new ArrayList<>()).add(i);
        }
        StepReply[] replies = new StepReply[settlements.size()];
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        byPartition.forEach((partition, positions) -> calls.add(settleIn(partition, positions, settlements)
                .thenAccept(answers -> {
                    for (int i = 0; i < positions.size(); i++) {
                        replies[positions.get(i)] = Replies.step(answers.get(i));
                    }
                })
                .toCompletableFuture()));
        return CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).thenApply(done -> List.of(replies));
    }

    private CompletionStage<List<Object>> settleIn(
            int partition, List<Integer> positions, List<Settlement> settlements) {
        List<String> settleKeys = new ArrayList<>(List.of(
                keys.intake(partition),
                keys.due(partition),
                keys.index(partition),
                keys.ready(partition),
                keys.streams(partition),
                keys.unknown(partition)));
        List<String> args = new ArrayList<>(List.of(RedisKeys.bell()));
        for (int position : positions) {
            Settlement settlement = settlements.get(position);
            String stream = RedisKeys.streamName(
                    settlement.routing().workerId(), settlement.routing().priority());
            settleKeys.add(keys.request(settlement.lease().id()));
            settleKeys.add(keys.execution(settlement.lease().id().execution()));
            settleKeys.add(keys.scripts(partition, stream));
            args.addAll(args(settlement, stream));
        }
        return steps.run("settle", ScriptOutputType.MULTI, settleKeys, args);
    }

    private static List<String> args(Settlement settlement, String stream) {
        Lease lease = settlement.lease();
        String ending = settlement.outcome() == Outcome.SUCCEEDED ? "_response" : "_error";
        return List.of(
                lease.id().value(),
                lease.id().execution().value(),
                Long.toString(lease.fence()),
                settlement.certain() ? "1" : "0",
                settlement.outcome().wire(),
                Integer.toString(settlement.attempt()),
                settlement.httpStatus() == null ? "" : settlement.httpStatus().toString(),
                Wire.ending(settlement.httpStatus(), settlement.error()),
                settlement.replyJson(),
                stream,
                settlement.routing().workerId(),
                Integer.toString(settlement.routing().priority()),
                ending,
                settlement.outcome().parks()
                        ? Long.toString(settlement.firstLook().toMillis())
                        : "");
    }
}
