package io.aftercall.queue;

import io.aftercall.redis.Grouped;
import io.aftercall.redis.LuaScript;
import io.aftercall.redis.RedisConnections;
import io.aftercall.redis.Repeat;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scripts of this package over one connection. */
final class RedisSteps {

    /** Leases renewed in one call, so that no call holds Redis for much longer than a millisecond. */
    static final int RENEW_AT_ONCE = 200;

    /** Steps of the same kind in one call, likewise; one call is under way while the next one fills. */
    private static final Grouped.Bounds TOGETHER = new Grouped.Bounds(64, 1 << 20, 2);

    private static final Logger LOG = LoggerFactory.getLogger(RedisSteps.class);

    private static final int MORE_READS = 4; // within 1.5 s

    private static final List<String> LIBRARIES = List.of("common", "batch", "jobs");

    /** Entries, as {@code 1700000000000-0}, in the order of their stream. */
    private static final Comparator<String> BY_AGE = Comparator.<String>comparingLong(
                    entry -> Long.parseLong(entry.substring(0, entry.indexOf('-'))))
            .thenComparingLong(entry -> Long.parseLong(entry.substring(entry.indexOf('-') + 1)));

    private final RedisConnections connections;
    private final RedisAsyncCommands<String, String> redis;
    private final Map<String, LuaScript> scripts = new ConcurrentHashMap<>();

    RedisSteps(RedisConnections connections) {
        this.connections = connections;
        this.redis = connections.commands();
    }

    /** As {@link RedisConnections#asked}. */
    void asked(boolean alone) {
        connections.asked(alone);
    }

    RedisAsyncCommands<String, String> redis() {
        return redis;
    }

    <T> CompletionStage<T> run(String script, ScriptOutputType type, List<String> keys, List<String> args) {
        return scripts.computeIfAbsent(script, name -> LuaScript.load(RedisSteps.class, LIBRARIES, name))
                .run(redis, type, keys, args);
    }

    /**
     * A record with its large values, which lie beside it; empty if it is gone. Redis reads a record for a client at a
     * third of what it costs to hand it through a script.
     */
    CompletionStage<Map<String, String>> record(String key) {
        return redis.hgetall(key)
                .thenCompose(fields -> fields.containsKey("pay")
                        ? redis.hgetall(RedisKeys.payloads(key)).thenApply(large -> {
                            large.forEach(fields::putIfAbsent);
                            return fields;
                        })
                        : CompletableFuture.completedStage(fields));
    }

    /** The record of a request, with what of it never changes; empty if it is gone. */
    CompletionStage<Map<String, String>> request(String key) {
        return whole(key, record(key));
    }

    /**
     * A record as it was at one moment, for those who hold no lease of it: the large values lie in a second key, and others may
     * write both between the two reads.
     */
    CompletionStage<Map<String, String>> snapshot(String key) {
        return redis.hgetall(key)
                .thenCompose(fields ->
                        fields.containsKey("pay") ? snapshot(key, fields) : CompletableFuture.completedStage(fields));
    }

    private CompletionStage<Map<String, String>> snapshot(String key, Map<String, String> fields) {
        return redis.hgetall(RedisKeys.payloads(key))
                .thenCompose(large -> redis.hgetall(key).thenCompose(again -> {
                    if (!again.equals(fields)) {
                        return snapshot(key);
                    }
                    large.forEach(fields::putIfAbsent);
                    return CompletableFuture.completedStage(fields);
                }));
    }

    /** Fields of a request's record that are being read, with what of it never changes; empty if it is gone. */
    CompletionStage<Map<String, String>> whole(String key, CompletionStage<Map<String, String>> record) {
        return record.thenCombine(redis.get(RedisKeys.frozen(key)), (fields, text) -> {
                    if (text != null) {
                        return CompletableFuture.completedStage(RequestCodec.thaw(fields, text));
                    }
                    // Both come and go together: without its text a record is none, or was forgotten in between.
                    return redis.exists(key).thenApply(there -> there == 0 ? Map.<String, String>of() : fields);
                })
                .thenCompose(fields -> fields);
    }

    /** Calls of one script in one partition, made together as they come. */
    <I, O> Grouped<I, O> grouped(Function<List<I>, CompletionStage<List<O>>> call, ToLongFunction<I> size) {
        return new Grouped<>(TOGETHER, call, size, RedisSteps::blamesOne);
    }

    /** A record that is no record stops a script; the others of its call are well. */
    static boolean blamesOne(Throwable fault) {
        Throwable cause = cause(fault);
        return cause instanceof RedisCommandExecutionException && blamesOne(String.valueOf(cause.getMessage()));
    }

    /** As a step says it of one of its records. */
    static boolean blamesOne(String said) {
        return said.contains("WRONGTYPE") || said.contains("user_script") || said.startsWith("id: ");
    }

    /**
     * Something that was leased could not be, as a step says of it.
     *
     * @param onUnreadable told if it is the record's own fault; what passes, such as a Redis that is full, is waited for
     */
    static void notLeased(String said, Consumer<String> onUnreadable) {
        if (blamesOne(said)) {
            onUnreadable.accept(said);
        } else {
            LOG.warn("What was read is not leased, and is free when its lease has run out. fault={}", said);
        }
    }

    /**
     * Reads what was leased just now: the lease of what cannot be read has to run out, so a fault that passes is waited for.
     *
     * @return empty if it could not be read, which {@code onUnreadable} is told if it is the record's own fault
     */
    static <T> CompletionStage<Optional<T>> readLeased(
            Supplier<CompletionStage<Optional<T>>> read, Consumer<String> onUnreadable) {
        return Repeat.upTo(MORE_READS, RedisSteps::passes, read).exceptionally(fault -> {
            Throwable cause = cause(fault);
            if (passes(cause) || cause instanceof RequestCodec.OtherVersion) {
                LOG.warn(
                        "What was leased cannot be read, and is free when its lease has run out. fault={}",
                        cause.toString());
            } else {
                onUnreadable.accept(String.valueOf(cause.getMessage()));
            }
            return Optional.empty();
        });
    }

    /** It is no fault of the record. */
    private static boolean passes(Throwable fault) {
        Throwable cause = cause(fault);
        return !(cause instanceof IllegalArgumentException) && !blamesOne(cause);
    }

    private static Throwable cause(Throwable fault) {
        return fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    }

    /** Renews entries by stream; answers stream and entry, written together, of those that are lost. */
    CompletionStage<Set<String>> renew(String group, String holder, Map<String, List<String>> entries) {
        List<CompletableFuture<List<String>>> calls = new ArrayList<>();
        entries.forEach((stream, unsorted) -> {
            List<String> ids = unsorted.stream().sorted(BY_AGE).toList();
            for (int from = 0; from < ids.size(); from += RENEW_AT_ONCE) {
                List<String> chunk = ids.subList(from, Math.min(ids.size(), from + RENEW_AT_ONCE));
                calls.add(renewChunk(group, holder, stream, chunk).toCompletableFuture());
            }
        });
        return all(calls).thenApply(lists -> {
            Set<String> lost = new HashSet<>();
            lists.forEach(lost::addAll);
            return lost;
        });
    }

    /** Waits for all; fails if one fails. */
    static <T> CompletionStage<List<T>> all(List<CompletableFuture<T>> stages) {
        return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new))
                .thenApply(done -> stages.stream().map(CompletableFuture::join).toList());
    }

    private CompletionStage<List<String>> renewChunk(String group, String holder, String stream, List<String> chunk) {
        List<String> args = new ArrayList<>(List.of(group, holder));
        args.addAll(chunk);
        return this.<List<Object>>run("renew", ScriptOutputType.MULTI, List.of(stream), args)
                .thenApply(lost -> lost.stream().map(entry -> stream + entry).toList());
    }
}
