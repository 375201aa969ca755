package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.config.EncryptionKeys;
import io.aftercall.config.SecretSealer;
import io.aftercall.testing.InMemoryStore;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class SealedFlowsTest {

    private static final String OLD = key("old", 1);
    private static final String NEW = key("new", 2);
    private static final String TEXT = "new_refund().create_async('w', 'c', 'sk_test_canary')";

    private final FlowVersions kept = new InMemoryStore(InstantSource.system(), 10).flows();

    @Test
    @DisplayName("P13: a secret in the text of a flow is not in the store, and the text is there for who has the key")
    void keepsTextsSealed() {
        publish(sealed(OLD));

        assertThat(await(kept.text("f", "v1")).orElseThrow())
                .startsWith("ac1.old.")
                .doesNotContain("canary");
        assertThat(await(sealed(OLD).text("f", "v1"))).contains(TEXT);
        assertThat(await(sealed(NEW).text("f", "v1"))).isEmpty();
        assertThat(await(sealed(OLD).text("f", "v2"))).isEmpty();
    }

    @Test
    @DisplayName("P13: what is read while both keys are there is sealed with the new one")
    void outlivesARotation() {
        publish(sealed(OLD));

        assertThat(await(sealed(NEW + "," + OLD).text("f", "v1"))).contains(TEXT);

        assertThat(await(sealed(NEW).text("f", "v1"))).contains(TEXT);
    }

    @Test
    void opensNoTextOfAnotherFlow() {
        publish(sealed(OLD));
        await(kept.publish(
                new FlowPublication("g", "v1", await(kept.text("f", "v1")).orElseThrow(), "host", null)));

        assertThat(await(sealed(OLD).text("g", "v1"))).isEmpty();
    }

    private static void publish(FlowVersions flows) {
        await(flows.publish(new FlowPublication("f", "v1", TEXT, "host", null)));
    }

    private FlowVersions sealed(String keys) {
        return new SealedFlows(kept, new SecretSealer(EncryptionKeys.parse(keys)));
    }

    private static String key(String id, int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return id + ":" + Base64.getEncoder().encodeToString(bytes);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
