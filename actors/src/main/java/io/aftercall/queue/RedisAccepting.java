package io.aftercall.queue;

import io.aftercall.config.RedisSettings;
import io.aftercall.redis.Grouped;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Request;
import io.aftercall.request.Schedule;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** Stores what is submitted: requests that come while others are being stored share a call. */
final class RedisAccepting {

    private final RedisSteps steps;
    private final RedisKeys keys;
    private final RedisSettings settings;
    private final List<Grouped<Entry, AcceptReply>> byPartition;

    private record Entry(Request request, Schedule schedule) {

        /** Of what is large, about. */
        long size() {
            return request.call().body().length() + request.paramsJson().length();
        }
    }

    RedisAccepting(RedisSteps steps, RedisKeys keys, RedisSettings settings) {
        this.steps = steps;
        this.keys = keys;
        this.settings = settings;
        this.byPartition = IntStream.range(0, keys.partitions())
                .mapToObj(
                        partition -> steps.<Entry, AcceptReply>grouped(batch -> accept(partition, batch), Entry::size))
                .toList();
    }

    CompletionStage<AcceptReply> accept(Request request, Schedule schedule) {
        if (schedule instanceof Schedule.InOrder && keys.partitions() > 1) {
            throw new InvalidSubmission("ordered", "expected only with partitions = 1");
        }
        return byPartition.get(keys.partitionOf(request.id().suffix())).ask(new Entry(request, schedule));
    }

    private CompletionStage<List<AcceptReply>> accept(int partition, List<Entry> batch) {
        List<String> stepKeys = new ArrayList<>(
                List.of(keys.intake(partition), keys.due(partition), keys.index(partition), keys.order(partition)));
        List<String> args = new ArrayList<>(
                List.of(Long.toString(settings.maxQueued()), Long.toString(settings.maxScheduled()), RedisKeys.bell()));
        for (Entry entry : batch) {
            stepKeys.add(keys.request(entry.request().id()));
            addTo(args, entry);
        }
        return steps.<List<List<Object>>>run("accept", ScriptOutputType.MULTI, stepKeys, args)
                .thenApply(replies -> replies.stream().map(Replies::accept).toList());
    }

    private static void addTo(List<String> args, Entry entry) {
        Request request = entry.request();
        Schedule schedule = entry.schedule();
        List<String> fields = RequestCodec.encode(request);
        args.add(request.id().value());
        args.add(request.fingerprint());
        args.add(schedule instanceof Schedule.At at ? Long.toString(at.time().toEpochMilli()) : "0");
        args.add(
                schedule instanceof Schedule.After after
                        ? Long.toString(after.delay().toMillis())
                        : "0");
        args.add(schedule instanceof Schedule.InOrder ? "1" : "0");
        args.add(request.routing().contextId());
        args.add(Integer.toString(fields.size()));
        args.addAll(fields);
    }
}
