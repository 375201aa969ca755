package io.aftercall.queue;

import io.aftercall.request.RequestId;
import io.lettuce.core.Consumer;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.models.stream.ClaimedMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leases requests from the intake streams to a holder. */
final class RedisIntake {

    private static final Logger LOG = LoggerFactory.getLogger(RedisIntake.class);

    /** What {@code claim.lua} tells of a request that nothing has happened to. */
    private static final List<String> TOLD =
            List.of("type", "method", "worker", "context", "flow", "created", "fingerprint");

    private final RedisSteps steps;
    private final RedisKeys keys;

    RedisIntake(RedisSteps steps, RedisKeys keys) {
        this.steps = steps;
        this.keys = keys;
    }

    /**
     * How entries are claimed.
     *
     * @param takeover whether others held them
     * @param begin how many of them, to which nothing has happened yet, begin their first attempt
     * @param askedAt before they were read, by {@link System#nanoTime}
     */
    record Claim(boolean takeover, int begin, long askedAt) {

        /** By who has read them; nothing begins. */
        static final Claim PLAIN = new Claim(false, 0, 0);

        private static final Claim TAKEOVER = new Claim(true, 0, 0);
    }

    CompletionStage<List<Held>> take(String holder, int max, int begin) {
        Claim claim = new Claim(false, begin / keys.partitions(), System.nanoTime());
        return ofAllPartitions(partition -> take(partition, holder, share(max), claim));
    }

    /** Nothing only where there is no entry any more: whoever is told so waits to be rung for. */
    private CompletionStage<List<Held>> take(int partition, String holder, int max, Claim claim) {
        return read(partition, holder, max)
                .thenCompose(entries -> claim(partition, entries, claim)
                        .thenCompose(held -> held.isEmpty() && !entries.isEmpty()
                                ? take(partition, holder, max, claim)
                                : CompletableFuture.completedStage(held)));
    }

    CompletionStage<List<Held>> takeOver(String holder, Duration idle, int max) {
        Consumer<String> consumer = Consumer.from(RedisKeys.ENGINES, holder);
        return ofAllPartitions(partition -> steps.redis()
                .xautoclaim(
                        keys.intake(partition),
                        new XAutoClaimArgs<String>()
                                .consumer(consumer)
                                .minIdleTime(idle)
                                .startId("0-0")
                                .count(share(max)))
                .thenApply(ClaimedMessages::getMessages)
                .thenCompose(entries -> claim(partition, entries, Claim.TAKEOVER)));
    }

    /** Redis hands entries to a client at half of what it costs to hand them through a script. */
    @SuppressWarnings("unchecked") // Lettuce takes the one offset as varargs of a generic type
    private CompletionStage<List<StreamMessage<String, String>>> read(int partition, String holder, int max) {
        return steps.redis()
                .xreadgroup(
                        Consumer.from(RedisKeys.ENGINES, holder),
                        XReadArgs.Builder.count(max),
                        StreamOffset.lastConsumed(keys.intake(partition)))
                .thenCompose(entries -> entries.isEmpty()
                        ? readOrAwait(partition, holder, max)
                        : CompletableFuture.completedStage(entries));
    }

    /** What has come since it was found empty; where there is nothing, the holder is rung for from now on. */
    CompletionStage<List<StreamMessage<String, String>>> readOrAwait(int partition, String holder, int max) {
        String stream = keys.intake(partition);
        return steps.<List<Object>>run(
                        "await",
                        ScriptOutputType.MULTI,
                        List.of(stream, keys.awaited(partition)),
                        List.of(holder, Integer.toString(max)))
                .thenApply(entries -> entries.stream()
                        .map(entry -> (List<?>) entry)
                        .map(entry -> new StreamMessage<>(stream, (String) entry.getFirst(), Wire.fields(entry.get(1))))
                        .toList());
    }

    private int share(int max) {
        return Math.max(1, max / keys.partitions());
    }

    private CompletionStage<List<Held>> ofAllPartitions(IntFunction<CompletionStage<List<Held>>> read) {
        List<CompletableFuture<List<Held>>> parts = new ArrayList<>();
        for (int partition = 0; partition < keys.partitions(); partition++) {
            parts.add(read.apply(partition).toCompletableFuture());
        }
        return RedisSteps.all(parts)
                .thenApply(lists -> lists.stream().flatMap(List::stream).toList());
    }

    /** Makes the holder of what was read: entries that have become stale are ended instead. */
    CompletionStage<List<Held>> claim(int partition, List<StreamMessage<String, String>> entries, Claim claim) {
        List<RequestId> ids = new ArrayList<>();
        List<String> entryIds = new ArrayList<>();
        List<String> claimKeys = new ArrayList<>(List.of(keys.index(partition), keys.intake(partition)));
        List<String> args = new ArrayList<>(List.of(claim.takeover() ? "1" : "0", Integer.toString(claim.begin())));
        for (StreamMessage<String, String> entry : entries) {
            RequestId id = idOf(partition, entry);
            if (id != null) {
                ids.add(id);
                entryIds.add(entry.getId());
                claimKeys.add(keys.request(id));
                args.add(entry.getId());
                args.add(id.value());
            }
        }
        if (ids.isEmpty()) {
            return CompletableFuture.completedStage(List.of());
        }
        return steps.<List<Object>>run("claim", ScriptOutputType.MULTI, claimKeys, args)
                .thenCompose(replies -> held(partition, claimed(partition, ids, entryIds, replies), claim.askedAt()));
    }

    /**
     * What was claimed.
     *
     * @param fields of its record, as far as they never change; empty if they have to be read
     * @param begunAt when its first attempt has begun; null if none has
     */
    private record Claimed(
            Lease lease,
            Map<String, String> fields,
            @Nullable Instant begunAt) {

        private Held beginning(Held held, long askedAt) {
            return begunAt == null ? held : held.beginning(begunAt, askedAt);
        }
    }

    private List<Claimed> claimed(int partition, List<RequestId> ids, List<String> entryIds, List<Object> replies) {
        List<Claimed> claimed = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            List<?> reply = (List<?>) replies.get(i);
            String kind = (String) reply.get(0);
            if ("unreadable".equals(kind)) {
                String entry = entryIds.get(i);
                String id = ids.get(i).value();
                RedisSteps.notLeased((String) reply.get(1), why -> discard(partition, entry, id, why));
            } else if (!"gone".equals(kind)) {
                try {
                    claimed.add(claimed(ids.get(i), entryIds.get(i), reply));
                } catch (NumberFormatException noFence) {
                    discard(partition, entryIds.get(i), ids.get(i).value(), noFence.getMessage());
                }
            }
        }
        return claimed;
    }

    private static Claimed claimed(RequestId id, String entryId, List<?> reply) {
        Lease lease = new Lease(id, entryId, Long.parseLong((String) reply.get(1)));
        Instant begunAt = "begun".equals(reply.get(0)) ? Wire.time((String) reply.get(2)) : null;
        return new Claimed(lease, Wire.fields(TOLD, reply, 3), begunAt);
    }

    private CompletionStage<List<Held>> held(int partition, List<Claimed> claimed, long askedAt) {
        CompletionStage<Map<RequestId, String>> texts = texts(claimed);
        return RedisSteps.all(claimed.stream()
                        .map(one -> read(partition, one, texts)
                                .thenApply(found -> found.map(held -> one.beginning(held, askedAt)))
                                .toCompletableFuture())
                        .toList())
                .thenApply(all -> all.stream().flatMap(Optional::stream).toList());
    }

    /** Of what went with the answer only that is missing which never changes; it is read for all at once. */
    private CompletionStage<Map<RequestId, String>> texts(List<Claimed> claimed) {
        List<RequestId> ids = claimed.stream()
                .filter(one -> !one.fields().isEmpty())
                .map(one -> one.lease().id())
                .toList();
        if (ids.isEmpty()) {
            return CompletableFuture.completedStage(Map.of());
        }
        String[] textKeys =
                ids.stream().map(id -> RedisKeys.frozen(keys.request(id))).toArray(String[]::new);
        return steps.redis().mget(textKeys).thenApply(texts -> {
            Map<RequestId, String> byId = HashMap.newHashMap(ids.size());
            for (int i = 0; i < ids.size(); i++) {
                byId.put(ids.get(i), texts.get(i).getValueOrElse(""));
            }
            return byId;
        });
    }

    private CompletionStage<Optional<Held>> read(
            int partition, Claimed one, CompletionStage<Map<RequestId, String>> texts) {
        return RedisSteps.readLeased(
                () -> one.fields().isEmpty() || texts.toCompletableFuture().isCompletedExceptionally()
                        ? readWhole(one)
                        : texts.thenApply(found -> Optional.of(RequestCodec.held(
                                one.lease(),
                                RequestCodec.thaw(
                                        one.fields(), found.get(one.lease().id()))))),
                why -> discard(
                        partition, one.lease().entryId(), one.lease().id().value(), why));
    }

    /** What is read after it was claimed may have gone on in other hands, or be forgotten: then the fence is another one. */
    private CompletionStage<Optional<Held>> readWhole(Claimed one) {
        return steps.request(keys.request(one.lease().id()))
                .thenApply(fields -> Long.toString(one.lease().fence()).equals(fields.get("fence"))
                        ? Optional.of(RequestCodec.held(one.lease(), fields))
                        : Optional.empty());
    }

    private @Nullable RequestId idOf(int partition, StreamMessage<String, String> entry) {
        Map<String, String> body = entry.getBody() == null ? Map.of() : entry.getBody();
        try {
            return new RequestId(Wire.need(body, "id"));
        } catch (IllegalArgumentException unreadable) {
            discard(partition, entry.getId(), body.toString(), unreadable.getMessage());
            return null;
        }
    }

    private void discard(int partition, String entryId, String raw, @Nullable String why) {
        LOG.warn(
                "An entry of the intake cannot be read and was set aside. partition={} entry={} why={}",
                partition,
                entryId,
                why);
        steps.<Long>run(
                        "discard",
                        ScriptOutputType.INTEGER,
                        List.of(keys.intake(partition), keys.unreadable(partition)),
                        List.of(RedisKeys.ENGINES, entryId, raw, String.valueOf(why)))
                .exceptionally(fault -> {
                    LOG.warn(
                            "It stays where it is until its lease has run out. entry={} fault={}",
                            entryId,
                            fault.toString());
                    return 0L;
                });
    }
}
