package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisContextConfigurationsIT extends ContextConfigurationsContract {

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

    @ParameterizedTest
    @DisplayName("P2, O1: what cannot be read is not taken for nothing")
    @ValueSource(strings = {"x", "7", "[]", "null"})
    void tellsWhatItCannotRead(String stored) {
        REDIS.ask("HSET " + RedisKeys.contexts() + " ctx-1 " + stored);

        assertThat(await(store.configurations().load()).unreadable()).containsExactly("ctx-1");
        assertThat(await(store.configurations().find("ctx-1")).unreadable()).containsExactly("ctx-1");
        assertThat(await(store.configurations().load()).byContext()).isEmpty();
    }

    @Test
    @DisplayName("a Redis that has lost all goes on with versions that were not there before")
    void doesNotBeginAgain() {
        ContextConfiguration some = new ContextConfiguration("ctx-1", "a", Map.of());
        await(store.configurations().put(some));
        long before = await(store.configurations().version());
        REDIS.ask("DEL " + RedisKeys.contexts());
        passTime(Duration.ofMillis(5));

        await(store.configurations().put(some));

        assertThat(await(store.configurations().version())).isGreaterThan(before);
    }
}
