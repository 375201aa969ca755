package io.aftercall.faults;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Ends the process when a point is reached for the n-th time. */
final class Crash implements Steps {

    private final CrashPoint point;
    private final Runnable death;
    private final AtomicInteger left;

    /** @param death must not return in earnest; in tests it may, once */
    Crash(CrashPoint point, int times, Runnable death) {
        this.point = point;
        this.death = death;
        this.left = new AtomicInteger(times);
    }

    /**
     * @param order {@code after-send}, or {@code after-send:3} for the third time
     * @throws IllegalArgumentException if it is not so
     */
    static Crash parse(String order, Runnable death) {
        int colon = order.indexOf(':');
        CrashPoint point = CrashPoint.of(colon < 0 ? order : order.substring(0, colon));
        String times = colon < 0 ? "1" : order.substring(colon + 1);
        if (!times.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException(FaultPoints.PROPERTY + ": " + order + " (expected: point:times)");
        }
        return new Crash(point, Integer.parseInt(times), death);
    }

    CrashPoint point() {
        return point;
    }

    @Override
    public <T> CompletionStage<T> step(String name, Supplier<CompletionStage<T>> step) {
        if (!point.isAt(name)) {
            return step.get();
        }
        return switch (point.moment()) {
            case BEFORE -> {
                reached();
                yield step.get();
            }
            case DURING, A_SECOND_INTO -> {
                CompletionStage<T> begun = step.get();
                CompletableFuture.delayedExecutor(point.moment().delay().toMillis(), TimeUnit.MILLISECONDS)
                        .execute(this::reached);
                yield begun;
            }
            case AFTER ->
                step.get().thenApply(brought -> {
                    if (!(brought instanceof Collection<?> many) || !many.isEmpty()) {
                        reached();
                    }
                    return brought;
                });
        };
    }

    private void reached() {
        if (left.decrementAndGet() == 0) {
            death.run();
        }
    }
}
