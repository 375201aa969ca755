package io.aftercall.queue;

import io.aftercall.config.RedisSettings;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads from Redis how much of what it acknowledges survives. */
final class RedisDurability {

    private static final Logger LOG = LoggerFactory.getLogger(RedisDurability.class);

    private RedisDurability() {}

    /** @throws IllegalStateException if it keeps nothing or throws keys away, and that is not allowed by name */
    static Durability check(RedisAsyncCommands<String, String> redis, RedisSettings settings) {
        Map<String, String> config;
        try {
            config = redis.configGet("appendonly", "appendfsync", "maxmemory-policy")
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RedisCommandExecutionException) {
                LOG.warn("Redis does not tell its settings; the operator stands for them. durability=declared");
                return Durability.DECLARED;
            }
            throw e;
        }
        Durability durability = judge(config);
        String policy = config.getOrDefault("maxmemory-policy", "noeviction");
        if (!policy.equals("noeviction")) {
            refuseUnlessAllowed(
                    settings, "it may throw keys away (maxmemory-policy " + policy + ", expected noeviction)");
        }
        if (durability == Durability.VOLATILE) {
            refuseUnlessAllowed(settings, "it forgets everything when it stops (appendonly no, expected yes)");
        }
        LOG.info("Redis is open. durability={}", durability.label());
        return durability;
    }

    private static Durability judge(Map<String, String> config) {
        if (!"yes".equals(config.get("appendonly"))) {
            return Durability.VOLATILE;
        }
        return "always".equals(config.get("appendfsync")) ? Durability.FSYNC : Durability.WINDOW;
    }

    private static void refuseUnlessAllowed(RedisSettings settings, String why) {
        if (!settings.allowVolatile()) {
            throw new IllegalStateException("Redis is not fit for payments: " + why
                    + "; set durability.allow-volatile = true to use it all the same");
        }
        LOG.warn("Redis is not fit for payments: {}", why);
    }
}
