package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.WorkerIds;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** P9: what has begun is finished before more is begun, and nobody waits long for that. */
final class CallPaceTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Vacancies vacancies = new Vacancies("me", new WorkerIds.Any());
    private final InFlightGate calls = new InFlightGate(10_000, nanos::get);
    private final CallPace pace = new CallPace(vacancies, calls, nanos::get);

    @Test
    @DisplayName("P9: a process without workers begins as many calls as it can")
    void letsAllInWithoutWorkers() {
        takes(Duration.ofMillis(1));

        assertThat(letIn(256)).isCompletedWithValue(256);
        assertThat(pace.hasRoom(1_000_000)).isTrue();
    }

    @Test
    @DisplayName("P9: nobody is held up before it is known how long calls take")
    void letsAllInAtFirst() {
        vacancies.show(0);

        assertThat(letIn(256)).isCompletedWithValue(256);
    }

    @Test
    @DisplayName(
            "P9: of calls that end soon so many begin as workers are idle, those under way and about to end counted")
    void letsInForWhomThereIsAWorker() {
        takes(Duration.ofMillis(1));
        vacancies.show(200);
        calls.enter();
        vacancies.expect(40);
        vacancies.promise(30);

        assertThat(letIn(256)).isCompletedWithValue(200 - 1 - 40);
        assertThat(letIn(100)).isCompletedWithValue(100);
        assertThat(pace.hasRoom(158)).isTrue();
        assertThat(pace.hasRoom(159)).isFalse();
    }

    @Test
    @DisplayName("P9: of slow calls more begin, as they end one after the other")
    void letsMoreInWhenCallsLast() {
        takes(Duration.ofSeconds(2));
        vacancies.show(10);

        assertThat(letIn(256)).isCompletedWithValue(256);
        assertThat(pace.hasRoom(399)).isTrue();
        assertThat(pace.hasRoom(401)).isFalse();
    }

    @Test
    @DisplayName("P9: a batch waits until the workers have caught up")
    void waitsForTheWorkers() {
        takes(Duration.ofMillis(1));
        vacancies.show(0);
        letIn(32).join();
        CompletableFuture<Integer> batch = letIn(256);
        assertThat(batch).isNotDone();

        vacancies.show(100);

        assertThat(batch).succeedsWithin(20, TimeUnit.SECONDS).isEqualTo(100);
    }

    @Test
    @DisplayName("P9: a pool of a few gets as many as it has room for, after a moment in which there might be more")
    void letsInForASmallPool() {
        takes(Duration.ofMillis(1));
        vacancies.show(10);
        letIn(1000).join(); // the few of this turn

        assertThat(letIn(256)).succeedsWithin(20, TimeUnit.SECONDS).isEqualTo(10);
    }

    @Test
    @DisplayName("P9: flows that last hold no call up for long: a few begin every tenth of a second")
    void letsFewInWhenTheWorkersDoNotCatchUp() {
        takes(Duration.ofMillis(1));
        vacancies.show(0);

        assertThat(letIn(256)).isCompletedWithValue(32);
        CompletableFuture<Integer> next = letIn(256);
        assertThat(next).isNotDone();
        nanos.addAndGet(Duration.ofMillis(100).toNanos());
        assertThat(next).succeedsWithin(20, TimeUnit.SECONDS).isEqualTo(32);
    }

    @Test
    @DisplayName("P9: workers that take nothing have no say")
    void forgetsAPoolThatIsClosed() {
        takes(Duration.ofMillis(1));
        vacancies.show(0);
        vacancies.close();

        assertThat(letIn(256)).isCompletedWithValue(256);
    }

    private void takes(Duration time) {
        InFlightGate.Ticket ticket = calls.enter();
        nanos.addAndGet(time.toNanos());
        ticket.leave();
    }

    private CompletableFuture<Integer> letIn(int requests) {
        return pace.letIn(requests).toCompletableFuture();
    }
}
