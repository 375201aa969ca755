package io.aftercall.queue;

import io.aftercall.request.Outcome;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores outcomes, each with its script job: many in one call, one call for each partition they lie in. */
final class RedisSettling {

    private static final Logger LOG = LoggerFactory.getLogger(RedisSettling.class);

    private final RedisSteps steps;
    private final RedisKeys keys;
    private final RedisScriptStreams streams;

    /** One of many. */
    private record Item(int position, Settlement settlement, boolean fits) {}

    /**
     * What a call has answered.
     *
     * @param each of the items, in order
     * @param others entries that were read for the holder
     */
    private record Answers(List<List<Object>> each, List<RedisScriptStreams.Entry> others) {}

    RedisSettling(RedisSteps steps, RedisKeys keys, RedisScriptStreams streams) {
        this.steps = steps;
        this.keys = keys;
        this.streams = streams;
    }

    CompletionStage<SettledTogether> settle(List<Settlement> settlements, Vacancy vacancy) {
        Map<Integer, List<Item>> byPartition = new LinkedHashMap<>();
        int left = vacancy.jobs();
        for (int i = 0; i < settlements.size(); i++) {
            Settlement settlement = settlements.get(i);
            boolean fits = left > 0
                    && !settlement.outcome().parks()
                    && vacancy.ids().serve(settlement.routing().workerId());
            left -= fits ? 1 : 0;
            int partition = keys.partitionOf(settlement.lease().id().suffix());
            byPartition.computeIfAbsent(partition, key -> new ArrayList<>()).add(new Item(i, settlement, fits));
        }
        Settled[] all = new Settled[settlements.size()];
        List<CompletableFuture<List<HeldJob>>> calls = new ArrayList<>();
        byPartition.forEach((partition, items) -> calls.add(settleIn(partition, items, vacancy.holder())
                .thenCompose(answers -> {
                    for (int i = 0; i < items.size(); i++) {
                        Item item = items.get(i);
                        all[item.position()] =
                                settled(item.settlement(), answers.each().get(i));
                    }
                    return others(partition, answers.others());
                })
                .toCompletableFuture()));
        return RedisSteps.all(calls)
                .thenApply(others -> new SettledTogether(
                        List.of(all), others.stream().flatMap(List::stream).toList()));
    }

    private CompletionStage<List<HeldJob>> others(int partition, List<RedisScriptStreams.Entry> entries) {
        return entries.isEmpty()
                ? CompletableFuture.completedStage(List.of())
                : streams.lease(partition, entries).exceptionally(fault -> {
                    LOG.warn("They stay where they are until their lease has run out. fault={}", fault.toString());
                    return List.of(); // the outcomes are stored
                });
    }

    private CompletionStage<Answers> settleIn(int partition, List<Item> items, String holder) {
        List<String> settleKeys = new ArrayList<>(List.of(
                keys.intake(partition),
                keys.due(partition),
                keys.index(partition),
                keys.ready(partition),
                keys.streams(partition),
                keys.unknown(partition)));
        boolean leases = items.stream().anyMatch(Item::fits);
        List<String> args = new ArrayList<>(List.of(RedisKeys.bell(), leases ? holder : ""));
        for (Item item : items) {
            Settlement settlement = item.settlement();
            String stream = StreamName.of(settlement.routing()).wire();
            settleKeys.add(keys.request(settlement.lease().id()));
            settleKeys.add(keys.execution(settlement.lease().id().execution()));
            settleKeys.add(keys.scripts(partition, stream));
            args.addAll(args(settlement, stream));
            args.add(item.fits() ? "1" : "0");
        }
        return steps.<List<List<Object>>>run("settle", ScriptOutputType.MULTI, settleKeys, args)
                .thenApply(replies -> new Answers(replies.subList(0, items.size()), entries(replies.getLast())));
    }

    private static List<RedisScriptStreams.Entry> entries(List<Object> flat) {
        List<RedisScriptStreams.Entry> entries = new ArrayList<>();
        for (int i = 0; i < flat.size(); i += 3) {
            entries.add(new RedisScriptStreams.Entry(
                    (String) flat.get(i), (String) flat.get(i + 1), (String) flat.get(i + 2)));
        }
        return entries;
    }

    /** A record that is none is nobody's: who settles it is told so, and the others of the call are done. */
    private static Settled settled(Settlement settlement, List<Object> answer) {
        if ("unreadable".equals(answer.getFirst())) {
            String why = (String) answer.get(1);
            if (!RedisSteps.blamesOne(why)) {
                throw new RedisCommandExecutionException(why); // it may pass: all of them are stored again
            }
            LOG.error(
                    "A record is none; what came of its call is lost with it. id={} why={}",
                    settlement.lease().id(),
                    why);
            return Settled.of(StepReply.LOST);
        }
        StepReply reply = Replies.step(answer.get(0));
        try {
            return answer.size() == 1 ? Settled.of(reply) : new Settled(reply, job(settlement, answer));
        } catch (IllegalArgumentException unreadable) {
            LOG.warn(
                    "Its script job is taken over when its lease has run out. id={} why={}",
                    settlement.lease().id(),
                    unreadable.getMessage());
            return Settled.of(reply); // the outcome is stored
        }
    }

    /** The first run of the first execution: what a worker would read of it is all known here. */
    private static HeldJob job(Settlement settlement, List<Object> answer) {
        JobLease lease = new JobLease(
                settlement.lease().id().execution(),
                settlement.routing().workerId(),
                settlement.routing().priority(),
                (String) answer.get(1),
                Long.parseLong((String) answer.get(2)));
        int attempts = Integer.parseInt((String) answer.get(3));
        String pin = (String) answer.get(4);
        ScriptJob.Flow flow =
                new ScriptJob.Flow(settlement.request(), settlement.outcome(), settlement.replyJson(), attempts);
        return new HeldJob(flow.pinned(pin.isEmpty() ? null : FlowPin.ofWire(pin)), lease, 1, 0);
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
                ending,
                settlement.outcome().parks()
                        ? Long.toString(settlement.firstLook().toMillis())
                        : "");
    }
}
