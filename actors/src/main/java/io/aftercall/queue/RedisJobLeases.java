package io.aftercall.queue;

import io.lettuce.core.Consumer;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAutoClaimArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Leases of script jobs, renewed or run out: the pending entries of those that have waited, the places in {@code held} of those
 * that never did.
 */
final class RedisJobLeases {

    private final RedisSteps steps;
    private final RedisKeys keys;

    RedisJobLeases(RedisSteps steps, RedisKeys keys) {
        this.steps = steps;
        this.keys = keys;
    }

    /** Answers those that {@code holder} has lost. */
    CompletionStage<Set<JobLease>> renew(String holder, Collection<JobLease> leases) {
        Map<Boolean, List<JobLease>> byEntry = leases.stream()
                .collect(Collectors.partitioningBy(lease -> !lease.entryId().isEmpty()));
        return renewEntries(holder, byEntry.getOrDefault(true, List.of()))
                .thenCombine(
                        renewHeld(byEntry.getOrDefault(false, List.of())),
                        (some, others) -> Stream.concat(some, others).collect(Collectors.toCollection(HashSet::new)));
    }

    private CompletionStage<Stream<JobLease>> renewEntries(String holder, List<JobLease> leases) {
        Map<String, List<String>> entries = new HashMap<>();
        leases.forEach(lease -> entries.computeIfAbsent(keys.scripts(lease), key -> new ArrayList<>())
                .add(lease.entryId()));
        return steps.renew(RedisKeys.WORKERS, holder, entries)
                .thenApply(
                        lost -> leases.stream().filter(lease -> lost.contains(keys.scripts(lease) + lease.entryId())));
    }

    private CompletionStage<Stream<JobLease>> renewHeld(List<JobLease> leases) {
        Map<String, List<JobLease>> byKey =
                leases.stream().collect(Collectors.groupingBy(lease -> RedisKeys.held(keys.scripts(lease))));
        List<CompletableFuture<List<JobLease>>> calls = new ArrayList<>();
        byKey.forEach((key, held) -> {
            for (int from = 0; from < held.size(); from += RedisSteps.RENEW_AT_ONCE) {
                List<JobLease> chunk = held.subList(from, Math.min(held.size(), from + RedisSteps.RENEW_AT_ONCE));
                calls.add(renewHeld(key, chunk).toCompletableFuture());
            }
        });
        return RedisSteps.all(calls).thenApply(lists -> lists.stream().flatMap(List::stream));
    }

    private CompletionStage<List<JobLease>> renewHeld(String key, List<JobLease> leases) {
        List<String> renewKeys = new ArrayList<>(List.of(key));
        List<String> args = new ArrayList<>();
        for (JobLease lease : leases) {
            renewKeys.add(keys.execution(lease.id()));
            args.add(lease.id().value());
            args.add(Long.toString(lease.fence()));
        }
        return steps.<List<Object>>run("renew_held", ScriptOutputType.MULTI, renewKeys, args)
                .thenApply(lost -> lost.stream()
                        .map(place -> leases.get(((Long) place).intValue() - 1))
                        .toList());
    }

    /** One stream after the other: what is claimed and then left would be safe from all others for a whole lease. */
    CompletionStage<List<RedisScriptStreams.Entry>> expired(
            int partition, Iterator<String> names, String holder, Duration idle, int room) {
        if (room < 1 || !names.hasNext()) {
            return CompletableFuture.completedStage(List.of());
        }
        return expired(partition, names.next(), holder, idle, room)
                .thenCompose(some -> expired(partition, names, holder, idle, room - some.size())
                        .thenApply(others ->
                                Stream.concat(some.stream(), others.stream()).toList()));
    }

    /** Those without an entry are claimed when they are run. */
    private CompletionStage<List<RedisScriptStreams.Entry>> expired(
            int partition, String name, String holder, Duration idle, int max) {
        return claimed(partition, name, holder, idle, max)
                .thenCombine(
                        overdue(partition, name, idle, max),
                        (some, others) -> Stream.concat(some.stream(), others.stream())
                                .limit(max)
                                .toList());
    }

    private CompletionStage<List<RedisScriptStreams.Entry>> overdue(
            int partition, String name, Duration idle, int max) {
        return steps.<List<Object>>run(
                        "overdue",
                        ScriptOutputType.MULTI,
                        List.of(RedisKeys.held(keys.scripts(partition, name))),
                        List.of(Long.toString(idle.toMillis()), Integer.toString(max)))
                .thenApply(ids -> ids.stream()
                        .map(id -> new RedisScriptStreams.Entry(name, "", (String) id))
                        .toList());
    }

    private CompletionStage<List<RedisScriptStreams.Entry>> claimed(
            int partition, String name, String holder, Duration idle, int max) {
        return steps.redis()
                .xautoclaim(
                        keys.scripts(partition, name),
                        new XAutoClaimArgs<String>()
                                .consumer(Consumer.from(RedisKeys.WORKERS, holder))
                                .minIdleTime(idle)
                                .startId("0-0")
                                .count(max))
                .thenApply(claimed -> claimed.getMessages().stream()
                        .map(message -> new RedisScriptStreams.Entry(name, message.getId(), idOf(message)))
                        .toList())
                .exceptionally(fault -> {
                    if (String.valueOf(fault.getMessage()).contains("NOGROUP")) {
                        return List.of(); // it was swept meanwhile, or never was one: no entry of it is leased
                    }
                    throw new CompletionException(fault);
                });
    }

    private static String idOf(StreamMessage<String, String> message) {
        Map<String, String> body = message.getBody();
        return body == null ? "" : body.getOrDefault("id", "");
    }
}
