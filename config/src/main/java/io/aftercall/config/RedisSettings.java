package io.aftercall.config;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How Redis is reached, and what it must promise.
 *
 * @param uri {@code embedded}, or {@code redis(s)://[user:password@]host:port[/db]}; a secret, if it holds a password
 * @param dataDir where the embedded Redis keeps its files
 * @param partitions fixed for the life of an installation
 * @param requestQueueSize commands that may wait for an answer on one connection
 * @param pollInterval how often a reader looks without having been woken
 * @param maxQueued requests without an outcome in one partition, beyond which none is accepted to be sent at once
 * @param maxScheduled requests that wait for their time in one partition
 * @param allowVolatile whether a Redis that forgets everything when it stops will do
 * @param startTimeout how long a process that starts waits for a Redis that does not answer yet
 * @param watchInterval how often Redis is asked for its settings, its memory and its clock
 */
public record RedisSettings(
        Secret uri,
        Path dataDir,
        int partitions,
        Duration commandTimeout,
        int requestQueueSize,
        Duration pollInterval,
        long maxQueued,
        long maxScheduled,
        boolean allowVolatile,
        Duration watchInterval,
        Duration startTimeout) {

    public static final String EMBEDDED = "embedded";

    public RedisSettings {
        String text = uri.reveal();
        boolean known = text.equals(EMBEDDED) || text.startsWith("redis://") || text.startsWith("rediss://");
        Checks.require(known, "redis.uri", "***", "embedded, redis://… or rediss://…");
        Checks.atLeast("partitions", partitions, 1);
        Checks.positive("redis.command-timeout", commandTimeout);
        Checks.atLeast("redis.request-queue-size", requestQueueSize, 1);
        Checks.positive("redis.poll-interval", pollInterval);
        Checks.atLeast("engine.max-queued", maxQueued, 1);
        Checks.atLeast("engine.max-scheduled", maxScheduled, 1);
        Checks.positive("durability.watch-interval", watchInterval);
        Checks.positive("redis.start-timeout", startTimeout);
    }

    /** Reads what the store needs from the node {@code aftercall}. */
    public static RedisSettings from(Config aftercall) {
        Config redis = aftercall.getConfig("redis");
        return new RedisSettings(
                Checks.secret("redis.uri", redis.getString("uri")),
                Path.of(aftercall.getString("data-dir")),
                aftercall.getInt("partitions"),
                redis.getDuration("command-timeout"),
                redis.getInt("request-queue-size"),
                redis.getDuration("poll-interval"),
                aftercall.getLong("engine.max-queued"),
                aftercall.getLong("engine.max-scheduled"),
                aftercall.getBoolean("durability.allow-volatile"),
                aftercall.getDuration("durability.watch-interval"),
                redis.getDuration("start-timeout"));
    }

    public boolean isEmbedded() {
        return uri.reveal().equals(EMBEDDED);
    }
}
