package io.aftercall.queue;

import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same with a copy of the active versions in each of three partitions. */
final class RedisFlowPartitionsIT extends FlowVersionsContract {

    @RegisterExtension
    static final RedisFixture REDIS = new RedisFixture();

    @Override
    Store store() {
        return REDIS.emptyStore(MAX_QUEUED, 3);
    }

    @Override
    void passTime(Duration time) {
        RedisFixture.passTime(time);
    }
}
