package io.aftercall.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;

/** Sinks that write to Redis in batches and keep what cannot be written until it can. */
public final class RedisSink {

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(2);

    private RedisSink() {}

    /**
     * Collects elements while a write is under way and writes them together, {@code parallelism} writes at a time. A
     * write that fails is repeated, with backoff, until it does not: so it must be safe to repeat.
     *
     * @param write stores a batch
     * @param onFailure told of each failure before the repeat
     */
    public static <T> Sink<T, NotUsed> batched(
            int maxBatch,
            int parallelism,
            Function<List<T>, CompletionStage<Void>> write,
            Consumer<Throwable> onFailure) {
        return Flow.<T>create()
                .batch(
                        maxBatch,
                        first -> {
                            List<T> batch = new ArrayList<>();
                            batch.add(first);
                            return batch;
                        },
                        (batch, next) -> {
                            batch.add(next);
                            return batch;
                        })
                .mapAsync(parallelism, batch -> until(() -> write.apply(batch), onFailure, FIRST_RETRY))
                .to(Sink.ignore());
    }

    private static CompletionStage<NotUsed> until(
            Supplier<CompletionStage<Void>> write, Consumer<Throwable> onFailure, Duration delay) {
        return attempt(write).thenApply(done -> NotUsed.getInstance()).exceptionallyCompose(fault -> {
            onFailure.accept(fault);
            Duration doubled = delay.multipliedBy(2);
            Duration next = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
            Executor later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
            return CompletableFuture.runAsync(() -> {}, later).thenCompose(v -> until(write, onFailure, next));
        });
    }

    private static CompletionStage<Void> attempt(Supplier<CompletionStage<Void>> write) {
        try {
            return write.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
