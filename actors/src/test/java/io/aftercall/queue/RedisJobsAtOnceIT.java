package io.aftercall.queue;

import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisJobsAtOnceIT extends JobsAtOnceContract {

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
}
