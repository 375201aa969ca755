package io.aftercall.queue;

import io.aftercall.config.RedisSettings;
import io.aftercall.redis.Grouped;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Request;
import io.aftercall.request.Schedule;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores what is submitted: requests that come while others are being stored share a call. */
final class RedisAccepting {

    private static final Logger LOG = LoggerFactory.getLogger(RedisAccepting.class);

    private final RedisSteps steps;
    private final RedisKeys keys;
    private final RedisSettings settings;
    private final RedisIntake intake;
    private final List<Grouped<Entry, Stored>> byPartition;
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * One to be stored.
     *
     * @param holder who takes one request with it; null for nobody
     * @param args of it alone: made by whoever asks, not by the thread that speaks to Redis
     */
    private record Entry(Request request, @Nullable String holder, List<String> args) {

        /** Of what is large, about. */
        long size() {
            return request.call().body().length() + request.params().json().length();
        }
    }

    /**
     * What became of one.
     *
     * @param entryId of the entry that was taken for its holder; null if it was not
     * @param others entries that waited before those of its call, and were taken in their place
     */
    private record Stored(AcceptReply reply, @Nullable String entryId, List<StreamMessage<String, String>> others) {}

    RedisAccepting(RedisSteps steps, RedisKeys keys, RedisSettings settings, RedisIntake intake) {
        this.steps = steps;
        this.keys = keys;
        this.settings = settings;
        this.intake = intake;
        this.byPartition = IntStream.range(0, keys.partitions())
                .mapToObj(partition -> steps.<Entry, Stored>grouped(batch -> accept(partition, batch), Entry::size))
                .toList();
    }

    CompletionStage<AcceptReply> accept(Request request, Schedule schedule) {
        return ask(request, schedule, null, "0").thenApply(Stored::reply);
    }

    CompletionStage<Accepted> acceptAndTake(Request request, Schedule schedule, String holder, boolean begins) {
        long askedAt = System.nanoTime();
        return ask(request, schedule, holder, begins ? "2" : "1")
                .thenCompose(stored ->
                        taken(request, stored, held -> begins ? held.beginning(held.acceptedAt(), askedAt) : held));
    }

    private CompletionStage<Stored> ask(Request request, Schedule schedule, @Nullable String holder, String taken) {
        if (schedule instanceof Schedule.InOrder && keys.partitions() > 1) {
            throw new InvalidSubmission("ordered", "expected only with partitions = 1");
        }
        return byPartition.get(partition(request)).ask(new Entry(request, holder, args(request, schedule, taken)));
    }

    private int partition(Request request) {
        return keys.partitionOf(request.id().suffix());
    }

    private CompletionStage<Accepted> taken(Request request, Stored stored, UnaryOperator<Held> beginning) {
        List<Held> own = new ArrayList<>();
        if (stored.entryId() != null && stored.reply() instanceof AcceptReply.Stored(var state, var at)) {
            own.add(beginning.apply(RequestCodec.fresh(request, stored.entryId(), at)));
        }
        return intake.claim(partition(request), stored.others(), RedisIntake.Claim.PLAIN)
                .exceptionally(fault -> {
                    LOG.warn("They stay where they are until their lease has run out. fault={}", fault.toString());
                    return List.of(); // the request itself is stored
                })
                .thenApply(others -> {
                    own.addAll(others);
                    return new Accepted(stored.reply(), own);
                });
    }

    private CompletionStage<List<Stored>> accept(int partition, List<Entry> batch) {
        List<String> stepKeys = new ArrayList<>(List.of(
                keys.intake(partition),
                keys.due(partition),
                keys.index(partition),
                keys.order(partition),
                keys.awaited(partition)));
        List<String> args = new ArrayList<>(List.of(
                Long.toString(settings.maxQueued()),
                Long.toString(settings.maxScheduled()),
                RedisKeys.bell(),
                holder(batch)));
        for (Entry entry : batch) {
            stepKeys.add(keys.request(entry.request().id()));
            args.addAll(entry.args());
        }
        steps.asked(underWay.get() == 0 && batch.size() == 1);
        CompletionStage<List<List<Object>>> answer = steps.run("accept", ScriptOutputType.MULTI, stepKeys, args);
        underWay.incrementAndGet(); // not of what is refused by an exception
        return answer.whenComplete((replies, fault) -> underWay.decrementAndGet())
                .thenApply(replies -> stored(batch, replies));
    }

    /** Of one process all have the same one. */
    private static String holder(List<Entry> batch) {
        return batch.stream()
                .map(Entry::holder)
                .filter(holder -> holder != null)
                .findFirst()
                .orElse("");
    }

    private static List<Stored> stored(List<Entry> batch, List<List<Object>> replies) {
        List<Stored> stored = new ArrayList<>();
        List<StreamMessage<String, String>> others = others(replies.getLast());
        for (int i = 0; i < batch.size(); i++) {
            List<Object> reply = replies.get(i);
            boolean takes = batch.get(i).holder() != null;
            String entryId = reply.size() > 3 ? (String) reply.get(3) : null;
            stored.add(new Stored(Replies.accept(reply), entryId, takes ? others : List.of()));
            others = takes ? List.of() : others;
        }
        return stored;
    }

    private static List<StreamMessage<String, String>> others(List<Object> flat) {
        List<StreamMessage<String, String>> others = new ArrayList<>();
        for (int i = 0; i < flat.size(); i += 2) {
            others.add(new StreamMessage<>("", (String) flat.get(i), Map.of("id", (String) flat.get(i + 1))));
        }
        return others;
    }

    private static List<String> args(Request request, Schedule schedule, String taken) {
        RequestCodec.Frozen frozen = RequestCodec.freeze(request);
        List<String> args = new ArrayList<>(6 + frozen.loose().size());
        args.add(request.id().value());
        args.add(request.fingerprint());
        args.add(when(request, schedule));
        args.add(taken);
        args.add(frozen.text());
        args.add(Integer.toString(frozen.loose().size()));
        args.addAll(frozen.loose());
        return args;
    }

    private static String when(Request request, Schedule schedule) {
        return switch (schedule) {
            case Schedule.Now() -> "";
            case Schedule.At(var time) -> "@" + time.toEpochMilli();
            case Schedule.After(var delay) -> "+" + delay.toMillis();
            case Schedule.InOrder() -> ">" + request.routing().contextId();
        };
    }
}
