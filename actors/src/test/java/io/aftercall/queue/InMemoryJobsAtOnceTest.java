package io.aftercall.queue;

import io.aftercall.testing.InMemoryStore;
import java.time.Duration;

final class InMemoryJobsAtOnceTest extends JobsAtOnceContract {

    private final MovableClock clock = new MovableClock();

    @Override
    Store store() {
        return new InMemoryStore(clock, MAX_QUEUED);
    }

    @Override
    void passTime(Duration time) {
        clock.advance(time);
    }
}
