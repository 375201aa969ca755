package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolledExecutorTest {

    private final PolledExecutor executor = new PolledExecutor("polled-test");

    @AfterEach
    void close() {
        executor.close();
    }

    @Test
    void runsTasksInTheirOrder() throws InterruptedException {
        List<Integer> ran = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(10_000);

        IntStream.range(0, 10_000)
                .forEach(i -> executor.execute(() -> {
                    ran.add(i);
                    done.countDown();
                }));

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    }

    @Test
    void wakesForATaskAfterAPause() {
        for (int i = 0; i < 3; i++) {
            Awaitility.await().until(() -> stateOfThread() == Thread.State.WAITING);
            CompletableFuture<Void> ran = new CompletableFuture<>();

            executor.execute(() -> ran.complete(null));

            assertThat(ran).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void goesOnAfterATaskThatFails() {
        CompletableFuture<Void> ran = new CompletableFuture<>();
        executor.execute(() -> {
            throw new IllegalStateException("on purpose");
        });

        executor.execute(() -> ran.complete(null));

        assertThat(ran).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void runsWhatItHasWhenItCloses() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(100);
        IntStream.range(0, 100).forEach(i -> executor.execute(ran::countDown));

        executor.close();

        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> executor.execute(ran::countDown)).isInstanceOf(RejectedExecutionException.class);
    }

    private static Thread.State stateOfThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("polled-test"))
                .findFirst()
                .orElseThrow()
                .getState();
    }
}
