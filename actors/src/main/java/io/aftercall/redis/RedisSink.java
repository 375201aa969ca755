package io.aftercall.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;

/** Sinks that write to Redis in batches and keep what cannot be written until it can. */
public final class RedisSink {

    private RedisSink() {}

    /**
     * Collects elements while writes are under way and writes them together, {@code parallelism} writes at a time. A
     * write that fails is repeated, with backoff, until it does not: so it must be safe to repeat.
     *
     * @param write stores a batch
     * @param onFailure told of each failure before the repeat
     */
    public static <T> Sink<T, CompletionStage<Done>> batched(
            int maxBatch,
            int parallelism,
            Function<List<T>, CompletionStage<Void>> write,
            Consumer<Throwable> onFailure) {
        return Flow.<T>create()
                .batch(maxBatch, RedisSink::begin, RedisSink::add)
                .mapAsync(
                        parallelism,
                        batch -> Repeat.untilDone(() -> write.apply(batch), onFailure)
                                .thenApply(written -> NotUsed.getInstance()))
                .toMat(Sink.ignore(), Keep.right());
    }

    private static <T> List<T> begin(T first) {
        List<T> batch = new ArrayList<>();
        batch.add(first);
        return batch;
    }

    private static <T> List<T> add(List<T> batch, T next) {
        batch.add(next);
        return batch;
    }
}
