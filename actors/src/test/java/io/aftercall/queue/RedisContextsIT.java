package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisContextsIT extends ContextsContract {

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
    @DisplayName("P2: a context that is none fails for those who ask for it, not for those who ask beside them")
    void failsAlone() {
        REDIS.ask("SET " + RedisKeys.contextData("ctx-none") + " canary");
        List<String> contexts = List.of("ctx-1", "ctx-none", "ctx-2", "ctx-none", "ctx-1", "ctx-none", "ctx-2");

        List<CompletableFuture<Map<String, String>>> loads = contexts.stream()
                .map(context -> store.contexts().load(context).toCompletableFuture())
                .toList();

        for (int i = 0; i < contexts.size(); i++) {
            CompletableFuture<Map<String, String>> load = loads.get(i);
            if (contexts.get(i).equals("ctx-none")) {
                assertThatThrownBy(() -> await(load)).hasMessageContaining("WRONGTYPE");
            } else {
                assertThat(await(load)).isEmpty();
            }
        }
    }
}
