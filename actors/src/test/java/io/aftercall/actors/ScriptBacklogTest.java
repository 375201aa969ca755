package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** P9: what has begun is finished before more is begun, and nobody waits long for that. */
final class ScriptBacklogTest {

    private final AtomicLong nanos = new AtomicLong();
    private final ScriptBacklog backlog = new ScriptBacklog(nanos::get);

    @Test
    @DisplayName("P9: without workers, and while they keep up, as many requests begin as there is room for")
    void letsAllIn() {
        assertThat(letIn(256)).isCompletedWithValue(256);

        backlog.found(3, 16);

        assertThat(backlog.waits()).isFalse();
        assertThat(letIn(256)).isCompletedWithValue(256);
    }

    @Test
    @DisplayName("P9: while jobs wait, a batch waits until the workers have caught up")
    void waitsForTheWorkers() {
        backlog.found(16, 16);
        CompletableFuture<Integer> batch = letIn(256);
        assertThat(batch).isNotDone();

        backlog.found(2, 16);

        assertThat(batch).isCompletedWithValue(256);
        assertThat(backlog.waits()).isFalse();
    }

    @Test
    @DisplayName("P9: flows that last hold no call up for long: after a tenth of a second a few begin")
    void letsFewInWhenTheWorkersDoNotCatchUp() {
        backlog.found(16, 16);

        assertThat(letIn(256)).succeedsWithin(20, TimeUnit.SECONDS).isEqualTo(32);
        assertThat(letIn(5)).succeedsWithin(20, TimeUnit.SECONDS).isEqualTo(5);
    }

    @Test
    @DisplayName("P9: a pool that looks for jobs no more has no say")
    void forgetsAPoolThatStandsStill() {
        backlog.found(16, 16);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(backlog.waits()).isFalse();
        assertThat(letIn(256)).isCompletedWithValue(256);
    }

    private CompletableFuture<Integer> letIn(int requests) {
        return backlog.letIn(requests).toCompletableFuture();
    }
}
