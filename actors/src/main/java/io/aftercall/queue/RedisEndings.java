package io.aftercall.queue;

import io.aftercall.redis.Grouped;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Stores how runs end: those that come while others are being stored share a call. */
final class RedisEndings {

    private final RedisSteps steps;
    private final RedisKeys keys;
    private final List<Grouped<Ending, StepReply>> records;
    private final List<Grouped<Ending, StepReply>> finishes;

    /**
     * The end of one run.
     *
     * @param args of it alone
     */
    private record Ending(JobLease lease, List<String> args) {

        long size() {
            long size = 0;
            for (String arg : args) {
                size += arg.length();
            }
            return size;
        }
    }

    RedisEndings(RedisSteps steps, RedisKeys keys) {
        this.steps = steps;
        this.keys = keys;
        this.records = grouped((partition, batch) -> end("record", partition, batch));
        this.finishes = grouped((partition, batch) -> end("finish", partition, batch));
    }

    CompletionStage<StepReply> record(JobLease lease, RunRecord run) {
        List<String> fields = ExecutionCodec.encode(run);
        List<String> args = ids(lease);
        args.add(run.state().wire());
        args.add(run.outboxJson() == null ? "0" : "1");
        args.add(Integer.toString(fields.size()));
        args.addAll(fields);
        return records.get(partition(lease)).ask(new Ending(lease, args));
    }

    CompletionStage<StepReply> finish(JobLease lease) {
        return finishes.get(partition(lease)).ask(new Ending(lease, ids(lease)));
    }

    private List<Grouped<Ending, StepReply>> grouped(
            BiFunction<Integer, List<Ending>, CompletionStage<List<StepReply>>> end) {
        return IntStream.range(0, keys.partitions())
                .mapToObj(partition ->
                        steps.<Ending, StepReply>grouped(batch -> end.apply(partition, batch), Ending::size))
                .toList();
    }

    private CompletionStage<List<StepReply>> end(String script, int partition, List<Ending> batch) {
        List<String> stepKeys = new ArrayList<>(List.of(
                keys.index(partition),
                keys.ended(partition),
                keys.order(partition),
                keys.intake(partition),
                keys.dead(partition)));
        List<String> args = new ArrayList<>(List.of(RedisKeys.bell()));
        for (Ending ending : batch) {
            JobLease lease = ending.lease();
            stepKeys.add(keys.execution(lease.id()));
            stepKeys.add(keys.request(lease.id().request()));
            stepKeys.add(keys.scripts(lease));
            args.addAll(ending.args());
        }
        return steps.<List<Object>>run(script, ScriptOutputType.MULTI, stepKeys, args)
                .thenApply(replies -> replies.stream().map(Replies::step).toList());
    }

    private static List<String> ids(JobLease lease) {
        return new ArrayList<>(List.of(lease.id().value(), lease.id().request().value(), Long.toString(lease.fence())));
    }

    private int partition(JobLease lease) {
        return keys.partitionOf(lease.id().suffix());
    }
}
