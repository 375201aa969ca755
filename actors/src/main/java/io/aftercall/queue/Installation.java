package io.aftercall.queue;

import io.lettuce.core.RedisBusyException;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * What all processes of an installation share and nobody may change.
 *
 * @param salt random bytes, in hex
 */
record Installation(int partitions, String salt) {

    /**
     * Reads it; the first process writes it.
     *
     * @throws IllegalStateException if it was set up with another number of partitions
     */
    static Installation join(RedisAsyncCommands<String, String> redis, int partitions) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String key = RedisKeys.installation();
        Map<String, String> fields = redis.hsetnx(key, "salt", HexFormat.of().formatHex(random))
                .thenCompose(set -> redis.hsetnx(key, "partitions", Integer.toString(partitions)))
                .thenCompose(set -> redis.hgetall(key))
                .toCompletableFuture()
                .join();
        int known = Integer.parseInt(Wire.need(fields, "partitions"));
        if (known != partitions) {
            throw new IllegalStateException(
                    "partitions: " + partitions + " (expected: " + known + ", as this installation was set up with)");
        }
        RedisKeys keys = new RedisKeys(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            createGroup(redis, keys.intake(partition));
        }
        return new Installation(known, Wire.need(fields, "salt"));
    }

    private static void createGroup(RedisAsyncCommands<String, String> redis, String stream) {
        try {
            redis.xgroupCreate(
                            StreamOffset.from(stream, "0"), RedisKeys.ENGINES, XGroupCreateArgs.Builder.mkstream(true))
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            boolean exists = e.getCause() instanceof RedisBusyException;
            if (!exists) {
                throw e;
            }
        }
    }
}
