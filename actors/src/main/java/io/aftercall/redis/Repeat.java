package io.aftercall.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Repeats a step whose fate is unknown until it answers. The step must be safe to repeat. */
public final class Repeat {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LAST = Duration.ofSeconds(2);

    private Repeat() {}

    /** @param onFailure told of each failure before the repeat */
    public static <T> CompletionStage<T> untilDone(Supplier<CompletionStage<T>> step, Consumer<Throwable> onFailure) {
        return attempt(step, onFailure, FIRST);
    }

    /**
     * Repeats a few times only.
     *
     * @param more how often, at most
     * @param passes whether a failure may pass by itself
     */
    public static <T> CompletionStage<T> upTo(
            int more, Predicate<Throwable> passes, Supplier<CompletionStage<T>> step) {
        return upTo(more, passes, step, FIRST);
    }

    private static <T> CompletionStage<T> upTo(
            int more, Predicate<Throwable> passes, Supplier<CompletionStage<T>> step, Duration delay) {
        return start(step)
                .exceptionallyCompose(fault -> more > 0 && passes.test(fault)
                        ? after(delay).thenCompose(waited -> upTo(more - 1, passes, step, doubled(delay)))
                        : CompletableFuture.failedStage(fault));
    }

    private static <T> CompletionStage<T> attempt(
            Supplier<CompletionStage<T>> step, Consumer<Throwable> onFailure, Duration delay) {
        return start(step).exceptionallyCompose(fault -> {
            onFailure.accept(fault);
            return after(delay).thenCompose(waited -> attempt(step, onFailure, doubled(delay)));
        });
    }

    private static Duration doubled(Duration delay) {
        Duration doubled = delay.multipliedBy(2);
        return doubled.compareTo(LAST) < 0 ? doubled : LAST;
    }

    private static CompletionStage<Void> after(Duration delay) {
        Executor later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
        return CompletableFuture.runAsync(() -> {}, later);
    }

    private static <T> CompletionStage<T> start(Supplier<CompletionStage<T>> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
