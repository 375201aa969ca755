package io.aftercall.queue;

import io.aftercall.config.RedisSettings;
import io.aftercall.queue.Installation.Found;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from Redis, at the start and all the time, how much of what it acknowledges survives, whether it has room, and
 * whether it is still the one it was. Thread-safe.
 */
final class RedisWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisWatch.class);
    private static final Duration JUMP = Duration.ofSeconds(5);

    private final RedisAsyncCommands<String, String> redis;
    private final RedisSettings settings;
    private final Installation installation;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("aftercall-redis-watch").daemon().unstarted(task));
    private volatile Look last;

    /**
     * @param redisMillis the clock of Redis
     * @param nanos our own, which never jumps
     */
    private record Look(StoreHealth health, String runId, long redisMillis, long nanos) {}

    private RedisWatch(RedisAsyncCommands<String, String> redis, RedisSettings settings, Installation installation) {
        this.redis = redis;
        this.settings = settings;
        this.installation = installation;
        RedisReport report = ask().toCompletableFuture().join();
        String unfit = report.unfit();
        if (unfit != null && !settings.allowVolatile()) {
            throw new IllegalStateException("Redis is not fit for payments: " + unfit
                    + "; set durability.allow-volatile = true to use it all the same");
        }
        last = judge(report, Found.OURS, null, clock().toCompletableFuture().join());
        long every = settings.watchInterval().toNanos();
        timer.scheduleWithFixedDelay(this::look, every, every, TimeUnit.NANOSECONDS);
    }

    /** @throws IllegalStateException if it keeps nothing or throws keys away, and that is not allowed by name */
    static RedisWatch start(
            RedisAsyncCommands<String, String> redis, RedisSettings settings, Installation installation) {
        return new RedisWatch(redis, settings, installation);
    }

    StoreHealth health() {
        return last.health();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** A Redis that does not answer changes nothing here: who uses it hears of that at once. */
    private void look() {
        try {
            Look before = last;
            Look now = judge(
                    ask().toCompletableFuture().join(),
                    installation
                            .check(redis)
                            .exceptionally(RedisWatch::untold)
                            .toCompletableFuture()
                            .join(),
                    before,
                    clock().toCompletableFuture().join());
            last = now;
            if (!now.health().equals(before.health())) {
                tell(now.health());
            }
        } catch (RuntimeException e) {
            LOG.debug("Redis could not be looked at. fault={}", e.toString());
        }
    }

    private Look judge(RedisReport report, Found found, @Nullable Look before, long redisMillis) {
        Look bare = new Look(StoreHealth.good(report.durability()), report.runId(), redisMillis, System.nanoTime());
        List<String> warnings = new ArrayList<>();
        String unfit = report.unfit();
        if (unfit != null && settings.allowVolatile()) {
            warnings.add(unfit);
        }
        if (before != null) {
            tellWhatChanged(warnings, found, before, bare);
        }
        StoreHealth health = new StoreHealth(report.durability(), refusal(report, found), warnings);
        return new Look(health, bare.runId(), redisMillis, bare.nanos());
    }

    private static void tellWhatChanged(List<String> warnings, Found found, Look before, Look now) {
        before.health().warnings().stream()
                .filter(warning -> warning.startsWith(CHANGED))
                .forEach(warnings::add);
        boolean startedEmpty =
                !before.runId().equals(now.runId()) && now.health().durability().equals(Durability.VOLATILE);
        if (startedEmpty || found == Found.LOST) {
            add(warnings, CHANGED + "Redis was started again and has lost what was accepted before");
        }
        Duration redisPassed = Duration.ofMillis(now.redisMillis() - before.redisMillis());
        Duration off = redisPassed.minusNanos(now.nanos() - before.nanos());
        if (off.abs().compareTo(JUMP) > 0) {
            add(warnings, CHANGED + "the clock of Redis jumped; leases and waits may be off by that much");
        }
    }

    private @Nullable String refusal(RedisReport report, Found found) {
        String unfit = report.unfit();
        if (unfit != null && !settings.allowVolatile()) {
            return "Redis is not fit for payments: " + unfit;
        }
        return found == Found.ANOTHER
                ? "Redis holds another installation than at the start of this process, which has to be started again"
                : report.hindrance();
    }

    private static final String CHANGED = "since the start: ";

    private static void add(List<String> warnings, String warning) {
        if (!warnings.contains(warning)) {
            warnings.add(warning);
        }
    }

    private static void tell(StoreHealth health) {
        if (health.refusal() != null) {
            LOG.error("New work is refused. why={}", health.refusal());
        }
        LOG.warn(
                "Redis has changed. durability={} warnings={}",
                health.durability().label(),
                health.warnings());
    }

    private CompletionStage<RedisReport> ask() {
        CompletionStage<Map<String, String>> config =
                redis.configGet(RedisReport.SETTINGS).exceptionally(RedisWatch::untoldSettings);
        return redis.info().thenCombine(config, RedisReport::of);
    }

    private CompletionStage<Long> clock() {
        return redis.time().thenApply(time -> Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000);
    }

    /** A Redis that takes no writes is told of by its report. */
    private static Found untold(Throwable fault) {
        if (isItsAnswer(fault)) {
            return Found.OURS;
        }
        throw new CompletionException(fault);
    }

    private static Map<String, String> untoldSettings(Throwable fault) {
        if (isItsAnswer(fault)) {
            return Map.of(); // a managed Redis: the operator stands for its settings
        }
        throw new CompletionException(fault);
    }

    private static boolean isItsAnswer(Throwable fault) {
        Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
        return cause instanceof RedisCommandExecutionException;
    }
}
