package io.aftercall.queue;

import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renews the leases of script jobs: the pending entries of those that have waited, the marks of those that never did. */
final class RedisJobLeases {

    /** In one call, so that no call holds Redis for much longer than a millisecond. */
    private static final int RENEW_AT_ONCE = 200;

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
            for (int from = 0; from < held.size(); from += RENEW_AT_ONCE) {
                List<JobLease> chunk = held.subList(from, Math.min(held.size(), from + RENEW_AT_ONCE));
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
                .thenApply(lost -> leases.stream()
                        .filter(lease -> lost.contains(lease.id().value()))
                        .toList());
    }
}
