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
import java.util.ArrayList;
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

    private final RedisSteps steps;
    private final RedisKeys keys;

    RedisIntake(RedisSteps steps, RedisKeys keys) {
        this.steps = steps;
        this.keys = keys;
    }

    CompletionStage<List<Held>> take(String holder, int max) {
        return ofAllPartitions(partition -> read(holder, keys.intake(partition), share(max))
                .thenCompose(entries -> claim(partition, entries, false)));
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
                .thenCompose(entries -> claim(partition, entries, true)));
    }

    @SuppressWarnings("unchecked") // Lettuce takes the one offset as varargs of a generic type
    private CompletionStage<List<StreamMessage<String, String>>> read(String holder, String stream, int max) {
        return steps.redis()
                .xreadgroup(
                        Consumer.from(RedisKeys.ENGINES, holder),
                        XReadArgs.Builder.count(max),
                        StreamOffset.lastConsumed(stream));
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
    CompletionStage<List<Held>> claim(int partition, List<StreamMessage<String, String>> entries, boolean takeover) {
        List<RequestId> ids = new ArrayList<>();
        List<String> entryIds = new ArrayList<>();
        List<String> claimKeys = new ArrayList<>(List.of(keys.intake(partition)));
        List<String> args = new ArrayList<>(List.of(takeover ? "1" : "0"));
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
                .thenCompose(replies -> held(partition, ids, entryIds, replies));
    }

    private CompletionStage<List<Held>> held(
            int partition, List<RequestId> ids, List<String> entryIds, List<Object> replies) {
        List<CompletableFuture<Optional<Held>>> held = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            List<?> reply = (List<?>) replies.get(i);
            if ("unreadable".equals(reply.get(0))) {
                discard(partition, entryIds.get(i), ids.get(i).value(), (String) reply.get(1));
            } else if ("held".equals(reply.get(0))) {
                Lease lease = new Lease(ids.get(i), entryIds.get(i), Long.parseLong((String) reply.get(1)));
                held.add(read(partition, lease).toCompletableFuture());
            }
        }
        return RedisSteps.all(held)
                .thenApply(all -> all.stream().flatMap(Optional::stream).toList());
    }

    /** What is read after it was claimed may have gone on in other hands, or be forgotten: then the fence is another one. */
    private CompletionStage<Optional<Held>> read(int partition, Lease lease) {
        return RedisSteps.readLeased(
                () -> steps.request(keys.request(lease.id()))
                        .thenApply(fields -> Long.toString(lease.fence()).equals(fields.get("fence"))
                                ? Optional.of(RequestCodec.held(lease, fields))
                                : Optional.empty()),
                why -> discard(partition, lease.entryId(), lease.id().value(), why));
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
