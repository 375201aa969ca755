package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisRequestLedgerIT extends RequestLedgerContract {

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
    @DisplayName("RW-01 B2: nobody is rung for who is not waiting, and whoever waits is rung once")
    void ringsForWhoWaits() {
        var early = store.bell().next(Bell.Topic.REQUESTS);
        accepted();
        awaitTheBell("a");
        assertThat(early).isNotDone();

        assertThat(take("engine-1")).hasSize(1);
        assertThat(take("engine-1")).isEmpty();
        accepted();
        await(early);

        var late = store.bell().next(Bell.Topic.REQUESTS);
        accepted();
        awaitTheBell("b");
        assertThat(late).isNotDone();
        assertThat(take("engine-2")).hasSize(2);
    }

    /** Until whatever was rung for before has been heard. */
    private void awaitTheBell(String account) {
        var ring = store.bell().next(Bell.Topic.PAUSES);
        await(store.pauses().pause(new Pause.Target(Pause.Kind.ACCOUNT, account), ""));
        await(ring);
    }
}
