package io.aftercall.queue;

import io.aftercall.redis.Grouped;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** Notes that attempts begin: those that come while others are being noted share a call. */
final class RedisAttempts {

    private final RedisSteps steps;
    private final RedisKeys keys;
    private final List<Grouped<Beginning, AttemptReply>> byPartition;

    private record Beginning(Lease lease, Duration horizon) {}

    RedisAttempts(RedisSteps steps, RedisKeys keys) {
        this.steps = steps;
        this.keys = keys;
        this.byPartition = IntStream.range(0, keys.partitions())
                .mapToObj(partition ->
                        steps.<Beginning, AttemptReply>grouped(batch -> begin(partition, batch), beginning -> 1))
                .toList();
    }

    CompletionStage<AttemptReply> begin(Lease lease, Duration horizon) {
        return byPartition.get(keys.partitionOf(lease.id().suffix())).ask(new Beginning(lease, horizon));
    }

    private CompletionStage<List<AttemptReply>> begin(int partition, List<Beginning> batch) {
        List<String> stepKeys = new ArrayList<>(List.of(keys.index(partition)));
        List<String> args = new ArrayList<>();
        for (Beginning beginning : batch) {
            Lease lease = beginning.lease();
            stepKeys.add(keys.request(lease.id()));
            args.add(lease.id().value());
            args.add(Long.toString(lease.fence()));
            args.add(Long.toString(beginning.horizon().toMillis()));
        }
        return steps.<List<List<Object>>>run("attempt", ScriptOutputType.MULTI, stepKeys, args)
                .thenApply(replies -> replies.stream().map(Replies::attempt).toList());
    }
}
