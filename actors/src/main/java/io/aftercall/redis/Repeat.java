package io.aftercall.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

    private static <T> CompletionStage<T> attempt(
            Supplier<CompletionStage<T>> step, Consumer<Throwable> onFailure, Duration delay) {
        return start(step).exceptionallyCompose(fault -> {
            onFailure.accept(fault);
            Duration doubled = delay.multipliedBy(2);
            Duration next = doubled.compareTo(LAST) < 0 ? doubled : LAST;
            Executor later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
            return CompletableFuture.runAsync(() -> {}, later).thenCompose(waited -> attempt(step, onFailure, next));
        });
    }

    private static <T> CompletionStage<T> start(Supplier<CompletionStage<T>> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
