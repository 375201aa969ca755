package io.aftercall.queue;

import io.lettuce.core.RedisBusyException;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * What all processes of an installation share and nobody may change.
 *
 * @param salt random bytes, in hex
 */
record Installation(int partitions, String salt) {

    private static final String KEY = RedisKeys.installation();

    /** What was found in Redis. */
    enum Found {
        OURS,
        /** Redis knew of no installation any more; now it knows ours. */
        LOST,
        /** Somebody else has set one up in the meantime: under a caller's key there were two requests. */
        ANOTHER
    }

    /**
     * Reads it; the first process writes it.
     *
     * @throws IllegalStateException if it was set up with another number of partitions
     */
    static Installation join(RedisAsyncCommands<String, String> redis, int partitions) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        Map<String, String> fields = new Installation(partitions, HexFormat.of().formatHex(random))
                .write(redis)
                .toCompletableFuture()
                .join();
        int known = Integer.parseInt(Wire.need(fields, "partitions"));
        if (known != partitions) {
            throw new IllegalStateException(
                    "partitions: " + partitions + " (expected: " + known + ", as this installation was set up with)");
        }
        return new Installation(known, Wire.need(fields, "salt"));
    }

    /** Looks whether Redis still holds this installation, and writes it again if it has lost it. */
    CompletionStage<Found> check(RedisAsyncCommands<String, String> redis) {
        return redis.hget(KEY, "salt").thenCompose(known -> {
            if (known != null) {
                return CompletableFuture.completedStage(known.equals(salt) ? Found.OURS : Found.ANOTHER);
            }
            return write(redis).thenApply(now -> salt.equals(now.get("salt")) ? Found.LOST : Found.ANOTHER);
        });
    }

    /** The salt comes last: where it is, the rest is as well, whatever Redis has lost of the end. */
    private CompletionStage<Map<String, String>> write(RedisAsyncCommands<String, String> redis) {
        String count = Integer.toString(partitions);
        return redis.hsetnx(KEY, "partitions", count)
                .thenCompose(set -> redis.hget(KEY, "partitions"))
                .thenCompose(known -> count.equals(known)
                        ? createGroups(redis).thenCompose(done -> redis.hsetnx(KEY, "salt", salt))
                        : CompletableFuture.completedStage(false))
                .thenCompose(set -> redis.hgetall(KEY));
    }

    private CompletionStage<Void> createGroups(RedisAsyncCommands<String, String> redis) {
        RedisKeys keys = new RedisKeys(partitions);
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (int partition = 0; partition < partitions; partition++) {
            String stream = keys.intake(partition);
            all = all.thenCompose(done -> createGroup(redis, stream));
        }
        return all;
    }

    private static CompletionStage<Void> createGroup(RedisAsyncCommands<String, String> redis, String stream) {
        return redis.xgroupCreate(
                        StreamOffset.from(stream, "0"), RedisKeys.ENGINES, XGroupCreateArgs.Builder.mkstream(true))
                .<Void>thenApply(made -> null)
                .exceptionally(fault -> {
                    Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
                    if (cause instanceof RedisBusyException) {
                        return null; // it is there
                    }
                    throw new CompletionException(cause);
                });
    }
}
