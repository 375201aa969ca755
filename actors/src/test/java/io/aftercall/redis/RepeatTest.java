package io.aftercall.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RepeatTest {

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void doesOnceWhatWorks() {
        assertThat(repeat(0)).succeedsWithin(Duration.ofSeconds(1)).isEqualTo("done");
        assertThat(attempts).hasValue(1);
        assertThat(failures).isEmpty();
    }

    @Test
    @DisplayName("4b: repeats what failed until it is answered")
    void repeatsUntilItIsAnswered() {
        assertThat(repeat(2)).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("done");
        assertThat(attempts).hasValue(3);
        assertThat(failures).hasSize(2);
    }

    @Test
    void takesAnExceptionForAFailure() {
        CompletionStage<String> done = Repeat.untilDone(
                () -> {
                    if (attempts.incrementAndGet() == 1) {
                        throw new IllegalStateException("not connected");
                    }
                    return CompletableFuture.completedStage("done");
                },
                failures::add);

        assertThat(done.toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(5))
                .isEqualTo("done");
        assertThat(failures).hasSize(1);
    }

    @Test
    @DisplayName("P9: waits longer from time to time, so that a Redis that comes back is not run over")
    void waitsLongerEachTime() {
        CompletableFuture<String> done = repeat(4);

        Awaitility.await().during(Duration.ofMillis(250)).until(() -> attempts.get() <= 3);

        assertThat(done).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("done");
    }

    @Test
    @DisplayName("4b: what is repeated a few times only, fails with the last failure, or with one that does not pass")
    void endsAfterAFewTimes() {
        assertThat(upTo(2, 2, true)).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("done");
        assertThat(attempts).hasValue(3);
        assertThat(upTo(2, 9, true)).failsWithin(Duration.ofSeconds(5));
        assertThat(attempts).hasValue(6);
        assertThat(upTo(2, 9, false)).failsWithin(Duration.ofSeconds(5));
        assertThat(attempts).hasValue(7);
    }

    private CompletableFuture<String> upTo(int more, int timesFailing, boolean passes) {
        int before = attempts.get();
        return Repeat.upTo(
                        more,
                        fault -> passes,
                        () -> attempts.incrementAndGet() - before <= timesFailing
                                ? CompletableFuture.<String>failedStage(new IllegalStateException("away"))
                                : CompletableFuture.completedStage("done"))
                .toCompletableFuture();
    }

    private CompletableFuture<String> repeat(int timesFailing) {
        return Repeat.untilDone(
                        () -> attempts.incrementAndGet() <= timesFailing
                                ? CompletableFuture.<String>failedStage(new IllegalStateException("away"))
                                : CompletableFuture.completedStage("done"),
                        failures::add)
                .toCompletableFuture();
    }
}
