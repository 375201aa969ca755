package io.aftercall.queue;

import io.aftercall.request.ExecutionId;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leases script jobs to a holder, highest priority first; equal priorities in turns that chance decides. */
final class RedisScriptStreams {

    private static final Logger LOG = LoggerFactory.getLogger(RedisScriptStreams.class);

    /** Streams asked in one go; more are asked when these have nothing. */
    private static final int STREAMS_AT_ONCE = 64;

    /** In one step, so that it holds Redis for some milliseconds at most. */
    private static final int TAKE_AT_ONCE = 128;

    /** In one step: Lua takes no more than some thousand values at a time. */
    private static final int RUN_AT_ONCE = 256;

    /** What {@code take.lua} and {@code run.lua} tell of an execution, after what becomes of it and the fence. */
    private static final List<String> TOLD = List.of(
            "attempts", "request", "takeovers", "script", "bindings", "fingerprint", "context", "flow", "mode", "pin");

    private final RedisSteps steps;
    private final RedisKeys keys;
    private final RedisJobLeases leases;

    RedisScriptStreams(RedisSteps steps, RedisKeys keys) {
        this.steps = steps;
        this.keys = keys;
        this.leases = new RedisJobLeases(steps, keys);
    }

    /** An execution that was leased, the stream it belongs to, and its entry; empty if it has none. */
    record Entry(String streamName, String entryId, String id) {}

    CompletionStage<List<HeldJob>> take(String holder, WorkerIds ids, int max) {
        return ofAllPartitions(partition -> steps.redis()
                .zrangeWithScores(keys.ready(partition), 0, -1)
                .thenCompose(ready -> take(partition, holder, inOrder(ready, ids), max)));
    }

    CompletionStage<List<HeldJob>> takeOver(String holder, WorkerIds ids, Duration idle, int max) {
        return ofAllPartitions(partition -> steps.redis()
                .smembers(keys.streams(partition))
                .thenCompose(names -> leases.expired(
                        partition,
                        names.stream().filter(name -> serves(ids, name)).iterator(),
                        holder,
                        idle,
                        max))
                .thenCompose(entries -> run(partition, entries, idle)));
    }

    private CompletionStage<List<HeldJob>> ofAllPartitions(IntFunction<CompletionStage<List<HeldJob>>> read) {
        List<CompletableFuture<List<HeldJob>>> parts = new ArrayList<>();
        for (int partition = 0; partition < keys.partitions(); partition++) {
            parts.add(read.apply(partition).toCompletableFuture());
        }
        return RedisSteps.all(parts)
                .thenApply(lists -> lists.stream().flatMap(List::stream).toList());
    }

    private static List<String> inOrder(List<ScoredValue<String>> ready, WorkerIds ids) {
        List<ScoredValue<String>> served = new ArrayList<>(
                ready.stream().filter(name -> serves(ids, name.getValue())).toList());
        Collections.shuffle(served);
        served.sort(Comparator.comparingDouble(ScoredValue::getScore));
        return served.stream().limit(STREAMS_AT_ONCE).map(ScoredValue::getValue).toList();
    }

    /** Some after the others, until there are enough or no more entries. */
    private CompletionStage<List<HeldJob>> take(int partition, String holder, List<String> names, int max) {
        if (names.isEmpty() || max < 1) {
            return CompletableFuture.completedStage(List.of());
        }
        int most = Math.min(max, TAKE_AT_ONCE);
        List<String> takeKeys = new ArrayList<>(List.of(keys.ready(partition), keys.index(partition)));
        names.forEach(name -> takeKeys.add(keys.scripts(partition, name)));
        List<String> args = new ArrayList<>(List.of(holder, Integer.toString(most)));
        args.addAll(names);
        return steps.<List<List<Object>>>run("take", ScriptOutputType.MULTI, takeKeys, args)
                .thenCompose(answer -> {
                    List<Entry> entries = entries(names, answer.get(0));
                    CompletionStage<List<HeldJob>> some = held(partition, entries, answer.get(1));
                    return entries.size() < most
                            ? some
                            : some.thenCombine(
                                    take(partition, holder, names, max - most), RedisScriptStreams::together);
                });
    }

    private static List<HeldJob> together(List<HeldJob> some, List<HeldJob> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static List<Entry> entries(List<String> names, List<Object> flat) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < flat.size(); i += 3) {
            String name = names.get(((Long) flat.get(i)).intValue() - 1);
            entries.add(new Entry(name, (String) flat.get(i + 1), (String) flat.get(i + 2)));
        }
        return entries;
    }

    /** Makes the holder of what was read. */
    CompletionStage<List<HeldJob>> lease(int partition, List<Entry> entries) {
        return run(partition, entries, null);
    }

    /** Some after the others: all at once would be more commands than may be on their way. */
    private CompletionStage<List<HeldJob>> run(int partition, List<Entry> entries, @Nullable Duration idle) {
        int most = Math.min(entries.size(), RUN_AT_ONCE);
        CompletionStage<List<HeldJob>> first = runTogether(partition, entries.subList(0, most), idle);
        return most == entries.size()
                ? first
                : first.thenCompose(some -> run(partition, entries.subList(most, entries.size()), idle)
                        .thenApply(others -> together(some, others)));
    }

    private CompletionStage<List<HeldJob>> runTogether(int partition, List<Entry> entries, @Nullable Duration idle) {
        List<Entry> readable = new ArrayList<>();
        List<String> runKeys = new ArrayList<>(List.of(keys.index(partition)));
        List<String> args = new ArrayList<>(List.of(idle == null ? "" : Long.toString(idle.toMillis())));
        for (Entry entry : entries) {
            try {
                ExecutionId id = new ExecutionId(entry.id());
                runKeys.add(keys.execution(id));
                runKeys.add(keys.request(id.request()));
                runKeys.add(keys.scripts(partition, entry.streamName()));
                args.addAll(List.of(entry.entryId(), id.value(), id.request().value()));
                readable.add(entry);
            } catch (IllegalArgumentException unreadable) {
                discard(partition, entry, String.valueOf(unreadable.getMessage()));
            }
        }
        if (readable.isEmpty()) {
            return CompletableFuture.completedStage(List.of());
        }
        return steps.<List<Object>>run("run", ScriptOutputType.MULTI, runKeys, args)
                .thenCompose(replies -> held(partition, readable, replies));
    }

    /**
     * What was leased.
     *
     * @param publish whether it has been run
     * @param ofRequest whether it belongs to one
     * @param fields of its execution; empty if they have to be read
     */
    private record Leased(Entry entry, JobLease lease, boolean publish, boolean ofRequest, Map<String, String> fields) {

        static Leased of(Entry entry, List<?> reply) {
            JobLease lease = RedisScriptStreams.lease(entry, Long.parseLong((String) reply.get(1)));
            Map<String, String> fields = Wire.fields(TOLD, reply, 2);
            fields.put("stream", entry.streamName());
            return new Leased(
                    entry,
                    lease,
                    "publish".equals(reply.get(0)),
                    !"0".equals(reply.get(3)),
                    reply.size() > 4 ? fields : Map.of());
        }
    }

    private CompletionStage<List<HeldJob>> held(int partition, List<Entry> entries, List<Object> replies) {
        List<CompletableFuture<Optional<HeldJob>>> held = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            List<?> reply = (List<?>) replies.get(i);
            Entry entry = entries.get(i);
            if ("unreadable".equals(reply.get(0))) {
                RedisSteps.notLeased((String) reply.get(1), why -> discard(partition, entry, why));
            } else if (!"gone".equals(reply.get(0))) {
                held.add(RedisSteps.readLeased(
                                () -> read(Leased.of(entry, reply)), why -> discard(partition, entry, why))
                        .toCompletableFuture());
            }
        }
        return RedisSteps.all(held)
                .thenApply(all -> all.stream().flatMap(Optional::stream).toList());
    }

    private CompletionStage<Optional<HeldJob>> read(Leased leased) {
        JobLease lease = leased.lease();
        CompletionStage<Map<String, String>> request = leased.ofRequest()
                ? steps.request(keys.request(lease.id().request()))
                : CompletableFuture.completedStage(Map.of());
        return leased.fields().isEmpty()
                ? steps.record(keys.execution(lease.id()))
                        .thenCombine(request, (fields, ofRequest) -> held(leased, fields, ofRequest))
                : request.thenApply(ofRequest ->
                        Optional.of(ExecutionCodec.held(lease, leased.publish(), leased.fields(), ofRequest)));
    }

    /** What is read after it was claimed may have gone on in other hands, or be forgotten: then the fence is another one. */
    private static Optional<HeldJob> held(Leased leased, Map<String, String> fields, Map<String, String> request) {
        return Long.toString(leased.lease().fence()).equals(fields.get("fence"))
                ? Optional.of(ExecutionCodec.held(leased.lease(), leased.publish(), fields, request))
                : Optional.empty();
    }

    private static JobLease lease(Entry entry, long fence) {
        StreamName stream = StreamName.ofWire(entry.streamName());
        return new JobLease(new ExecutionId(entry.id()), stream.workerId(), stream.priority(), entry.entryId(), fence);
    }

    private void discard(int partition, Entry entry, String why) {
        LOG.warn(
                "A script job cannot be read and was set aside. stream={} entry={} why={}",
                entry.streamName(),
                entry.entryId(),
                why);
        steps.<Long>run(
                        "discard",
                        ScriptOutputType.INTEGER,
                        List.of(keys.scripts(partition, entry.streamName()), keys.unreadable(partition)),
                        List.of(RedisKeys.WORKERS, entry.entryId(), entry.id(), why))
                .exceptionally(fault -> {
                    LOG.warn(
                            "It stays where it is until its lease has run out. entry={} fault={}",
                            entry.entryId(),
                            fault.toString());
                    return 0L;
                });
    }

    /** What is in a set of names and is none belongs to nobody. */
    private static boolean serves(WorkerIds ids, String streamName) {
        int colon = streamName.lastIndexOf(':');
        return colon > 0 && ids.serve(streamName.substring(0, colon));
    }
}
