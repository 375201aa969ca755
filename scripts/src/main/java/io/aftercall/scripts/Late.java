package io.aftercall.scripts;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is fetched or made when it is needed, and once. Thread-safe. */
public final class Late<T> {

    private final Supplier<CompletionStage<T>> source;
    private @Nullable CompletableFuture<T> asked;

    private Late(Supplier<CompletionStage<T>> source) {
        this.source = source;
    }

    /** What is there already. */
    public static <T> Late<T> known(T value) {
        return from(() -> CompletableFuture.completedStage(value));
    }

    /** @param source asked at most once, on the thread that needs it first */
    public static <T> Late<T> from(Supplier<CompletionStage<T>> source) {
        return new Late<>(source);
    }

    /** @param making run at most once, on the thread that needs it first */
    public static <T> Late<T> madeBy(Supplier<T> making) {
        return from(() -> {
            try {
                return CompletableFuture.completedStage(making.get());
            } catch (RuntimeException fault) {
                return CompletableFuture.failedStage(fault);
            }
        });
    }

    public synchronized CompletionStage<T> ask() {
        if (asked == null) {
            asked = source.get().toCompletableFuture();
        }
        return asked;
    }

    /**
     * Waits for it.
     *
     * @throws IllegalArgumentException if it was to be made of something that is not one of ours
     * @throws IllegalStateException if the thread is interrupted, or it cannot be had
     */
    public T get() {
        try {
            return ask().toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IllegalArgumentException fault
                    ? fault
                    : new IllegalStateException(e.getCause());
        }
    }
}
