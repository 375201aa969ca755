package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisScriptJobsIT extends ScriptJobsContract {

    @RegisterExtension
    static final RedisFixture REDIS = new RedisFixture();

    @Override
    Store store() {
        return REDIS.emptyStore(MAX_QUEUED);
    }

    @Override
    void passTime(Duration time) {
        RedisFixture.passTime(time);
    }

    @Test
    @DisplayName("RW-12 P2: thousands of jobs that wait are taken at once, and stand in the index while they run")
    void takesThousands() {
        int rounds = 225;
        for (int i = 0; i < rounds; i++) {
            for (int j = 0; j < MAX_QUEUED; j++) {
                accepted();
            }
            List<Held> held = take("engine-1");
            held.forEach(this::begin);
            await(store.requests()
                    .settle(
                            held.stream()
                                    .map(one -> settlement(one, Outcome.SUCCEEDED))
                                    .toList(),
                            Vacancy.NONE));
        }

        List<HeldJob> jobs = await(store.scripts().take("worker-1", new WorkerIds.Any(), 5000));

        assertThat(jobs).hasSize(rounds * MAX_QUEUED); // a step of so many values is more than Lua takes
        assertThat(REDIS.ask("ZLEXCOUNT aftercall:{p0}:index [running: (running;"))
                .isEqualTo(":" + rounds * MAX_QUEUED);
    }
}
