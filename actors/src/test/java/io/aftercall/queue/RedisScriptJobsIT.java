package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.Outcome;
import io.aftercall.request.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
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
            together(j -> store.requests().accept(Requests.paymentIntent(), new Schedule.Now()));
            List<Held> held = take("engine-1");
            together(j -> store.requests().beginAttempt(held.get(j).lease(), HORIZON));
            List<Settlement> answers =
                    held.stream().map(one -> settlement(one, Outcome.SUCCEEDED)).toList();
            await(store.requests().settle(answers, Vacancy.NONE));
        }

        List<HeldJob> jobs = await(store.scripts().take("worker-1", new WorkerIds.Any(), 5000));

        assertThat(jobs).hasSize(rounds * MAX_QUEUED); // a step of so many values is more than Lua takes
        assertThat(REDIS.ask("ZCARD aftercall:{p0}:index:running")).isEqualTo(":" + rounds * MAX_QUEUED);
    }

    private static <T> void together(IntFunction<CompletionStage<T>> step) {
        IntStream.range(0, MAX_QUEUED).mapToObj(step).toList().forEach(StoreContract::await);
    }
}
