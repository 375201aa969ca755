package io.aftercall.scripts;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is fetched or made when it is needed, and once. Thread-safe. */
public final class Late<T> {

    private final Supplier<CompletionStage<T>> source;
    private final boolean fetched;
    private @Nullable CompletableFuture<T> asked;

    private Late(Supplier<CompletionStage<T>> source, boolean fetched) {
        this.source = source;
        this.fetched = fetched;
    }

    /** What is there already. */
    public static <T> Late<T> known(T value) {
        return new Late<>(() -> CompletableFuture.completedStage(value), false);
    }

    /** @param source asked at most once, and never on the thread that waits for it, whose stack may be at its end */
    public static <T> Late<T> from(Supplier<CompletionStage<T>> source) {
        return new Late<>(source, true);
    }

    /** @param making run at most once, on the thread that needs it first */
    public static <T> Late<T> madeBy(Supplier<T> making) {
        Supplier<CompletionStage<T>> source = () -> {
            try {
                return CompletableFuture.completedStage(making.get());
            } catch (RuntimeException fault) {
                return CompletableFuture.failedStage(fault);
            }
        };
        return new Late<>(source, false);
    }

    public synchronized CompletionStage<T> ask() {
        if (asked == null) {
            asked = source.get().toCompletableFuture();
        }
        return asked;
    }

    private synchronized boolean isAsked() {
        return asked != null;
    }

    /**
     * Waits for it.
     *
     * @throws IllegalArgumentException if it was to be made of something that is not one of ours
     * @throws IllegalStateException if the thread is interrupted, or it cannot be had
     */
    public T get() {
        try {
            CompletionStage<T> there = fetched && !isAsked()
                    ? CompletableFuture.supplyAsync(this::ask).thenCompose(stage -> stage)
                    : ask();
            return there.toCompletableFuture().get();
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
