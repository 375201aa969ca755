package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.ContextConfigurations.PutReply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** O1: what contexts are set to. */
abstract class ContextConfigurationsContract extends StoreContract {

    private static final ContextConfiguration EU =
            new ContextConfiguration("eu:1", "eu-main", Map.of("new_create_refund", "eu_refund"));

    @Test
    @DisplayName("O1: a context is set to one thing at a time, until that is taken away; its data stays")
    void keepsConfigurations() {
        assertThat(put(EU)).isEqualTo(PutReply.ADDED);
        ContextConfiguration other = new ContextConfiguration("eu:1", null, Map.of("new_create_price", "eu_price"));
        assertThat(put(other)).isEqualTo(PutReply.REPLACED);
        assertThat(put(new ContextConfiguration("eu", "uk", Map.of()))).isEqualTo(PutReply.ADDED);

        assertThat(await(store.configurations().find("eu:1")).byContext()).containsOnly(Map.entry("eu:1", other));
        assertThat(await(store.configurations().find("eu:")).byContext()).isEmpty();
        assertThat(await(store.configurations().load()).byContext()).containsOnlyKeys("eu", "eu:1");
        assertThat(await(store.configurations().load()).unreadable()).isEmpty();

        assertThat(await(store.configurations().remove("eu:1"))).isTrue();
        assertThat(await(store.configurations().remove("eu:1"))).isFalse();
        assertThat(await(store.configurations().find("eu:1")).byContext()).isEmpty();
        assertThat(await(store.configurations().load()).byContext()).containsOnlyKeys("eu");
    }

    @Test
    @DisplayName("O1: every change makes another version, and rings")
    void tellsOfChanges() {
        long before = await(store.configurations().version());
        CompletableFuture<Void> rung = store.bell().next(Bell.Topic.CONTEXTS).toCompletableFuture();
        put(EU);
        await(rung);
        long set = await(store.configurations().version());
        put(EU);
        long again = await(store.configurations().version());
        CompletableFuture<Void> taken = store.bell().next(Bell.Topic.CONTEXTS).toCompletableFuture();
        await(store.configurations().remove("eu:1"));
        await(taken);
        long removed = await(store.configurations().version());

        assertThat(List.of(before, set, again, removed)).doesNotHaveDuplicates().isSorted();
        assertThat(await(store.configurations().load()).version()).isEqualTo(removed);
    }

    @Test
    @DisplayName("P9, O1: at most so many contexts are set to something; those that are can still be changed")
    void isBounded() {
        IntStream.range(0, ContextConfigurations.MAX_CONTEXTS)
                .mapToObj(i -> store.configurations()
                        .put(new ContextConfiguration("c" + i, "a", Map.of()))
                        .toCompletableFuture())
                .toList()
                .forEach(stage -> assertThat(await(stage)).isEqualTo(PutReply.ADDED));

        assertThat(put(EU)).isEqualTo(PutReply.FULL);
        assertThat(put(new ContextConfiguration("c7", "b", Map.of()))).isEqualTo(PutReply.REPLACED);
        assertThat(await(store.configurations().remove("c7"))).isTrue();
        assertThat(put(EU)).isEqualTo(PutReply.ADDED);
    }

    private PutReply put(ContextConfiguration configuration) {
        return await(store.configurations().put(configuration));
    }
}
