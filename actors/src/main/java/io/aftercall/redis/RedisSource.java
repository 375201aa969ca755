package io.aftercall.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.event.Logging;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.javadsl.RestartSource;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sources over what is read from Redis on demand: an entry whose lease is running is never parked in a buffer. */
public final class RedisSource {

    private static final Logger LOG = LoggerFactory.getLogger(RedisSource.class);

    /** It says nothing itself: a Redis that is away is told in one line, and what is a bug with its stack. */
    private static final RestartSettings SETTINGS = RestartSettings.create(
                    Duration.ofMillis(100), Duration.ofSeconds(2), 0.2)
            .withLogSettings(RestartSettings.createLogSettings(Logging.DebugLevel()));

    private RedisSource() {}

    /**
     * Emits what {@code read} finds, batch by batch. After an empty read it waits for {@code bell} or for
     * {@code pollInterval}, whichever comes first, and reads again. While Redis is away it tries again with backoff.
     *
     * @param read asks Redis once, for at most so many
     * @param demand says how many; nothing is read while nothing fits
     * @param bell completes when there may be something new; asked before each read, so that no ring is missed
     * @param onFailure told of each failure of {@code read} before it tries again
     */
    public static <T> Source<List<T>, NotUsed> batches(
            IntFunction<CompletionStage<List<T>>> read,
            Demand demand,
            Supplier<CompletionStage<Void>> bell,
            Duration pollInterval,
            Consumer<Throwable> onFailure) {
        Executor later =
                CompletableFuture.delayedExecutor(pollInterval.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
        return RestartSource.onFailuresWithBackoff(
                        SETTINGS,
                        () -> Source.unfoldAsync(
                                NotUsed.getInstance(),
                                state -> demand.available()
                                        .thenCompose(fits -> readOrWait(read, demand, bell, later))
                                        .whenComplete((batch, fault) -> tell(fault, onFailure))
                                        .thenApply(batch -> Optional.of(Pair.create(state, batch)))))
                .filter(batch -> !batch.isEmpty());
    }

    private static <T> CompletionStage<List<T>> readOrWait(
            IntFunction<CompletionStage<List<T>>> read,
            Demand demand,
            Supplier<CompletionStage<Void>> bell,
            Executor later) {
        int most = demand.begin();
        if (most == 0) {
            return CompletableFuture.completedStage(List.of());
        }
        CompletableFuture<Void> ring = bell.get().toCompletableFuture();
        return start(read, most)
                .whenComplete((batch, fault) -> {
                    if (fault == null && !batch.isEmpty()) {
                        demand.sent();
                    } else {
                        demand.foundNothing();
                    }
                })
                .thenCompose(batch -> {
                    if (!batch.isEmpty()) {
                        return CompletableFuture.completedStage(batch);
                    }
                    CompletableFuture<Void> tick = CompletableFuture.runAsync(() -> {}, later);
                    return CompletableFuture.anyOf(ring, tick).thenApply(woken -> batch);
                });
    }

    private static void tell(@Nullable Throwable fault, Consumer<Throwable> onFailure) {
        if (fault == null) {
            return;
        }
        if (!Unavailable.is(fault)) {
            LOG.error("Reading from Redis has failed; it begins anew.", fault);
        }
        onFailure.accept(fault);
    }

    private static <T> CompletionStage<List<T>> start(IntFunction<CompletionStage<List<T>>> read, int most) {
        try {
            return read.apply(most);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
