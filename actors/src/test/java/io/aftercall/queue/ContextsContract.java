package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Contexts.ApplyReply;
import io.aftercall.request.ExecutionId;
import io.aftercall.scripts.ContextChange;
import io.aftercall.scripts.ContextChange.CompareAndSet;
import io.aftercall.scripts.ContextChange.Increment;
import io.aftercall.scripts.ContextChange.Put;
import io.aftercall.scripts.ContextChange.Remove;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the changes of a run reach its context. */
abstract class ContextsContract extends StoreContract {

    private static final String CONTEXT = "ctx-1";

    @Test
    @DisplayName("RW-05: a context begins empty")
    void beginsEmpty() {
        assertThat(load()).isEmpty();
    }

    @Test
    @DisplayName("RW-05 P7: the changes of a run are made in their order")
    void makesChangesInTheirOrder() {
        apply(new Put("a", "1"), new Put("b", "{\"x\":\"`ü`\"}"), new Put("c", "null"));

        ApplyReply reply = apply(new Put("a", "2"), new Increment("a", 5), new Remove("c"), new Increment("n", -3));

        assertThat(reply).isEqualTo(ApplyReply.APPLIED);
        assertThat(load()).isEqualTo(Map.of("a", "7", "b", "{\"x\":\"`ü`\"}", "n", "-3"));
    }

    @Test
    @DisplayName("RW-04 O1: contexts do not see each other")
    void keepsContextsApart() {
        apply(new Put("a", "1"));

        assertThat(await(store.contexts().load("ctx-2"))).isEmpty();
    }

    @Test
    @DisplayName("RW-05 P7: many that load at the same time each get their own, as it was when they asked")
    void loadsForMany() {
        List<CompletableFuture<Map<String, String>>> loads = new ArrayList<>();
        for (int round = 0; round < 100; round++) {
            for (String context : List.of(CONTEXT, "ctx-2")) {
                await(store.contexts().apply(context, Requests.executionId(), 1, List.of(new Increment(context, 1))));
                loads.add(store.contexts().load(context).toCompletableFuture());
                loads.add(store.contexts().load(context).toCompletableFuture());
            }
        }

        for (int i = 0; i < loads.size(); i++) {
            String context = i % 4 < 2 ? CONTEXT : "ctx-2";
            Map<String, String> loaded = await(loads.get(i));
            assertThat(loaded).containsOnlyKeys(context);
            assertThat(Integer.parseInt(loaded.get(context))).isBetween(i / 4 + 1, Math.min(100, i / 4 + 2));
        }
    }

    @Test
    @DisplayName("P7: the changes of a run count once")
    void countsTheChangesOfARunOnce() {
        ExecutionId run = Requests.executionId();
        apply(run, new Increment("n", 1));

        assertThat(apply(run, new Increment("n", 1))).isEqualTo(ApplyReply.APPLIED);

        assertThat(load()).isEqualTo(Map.of("n", "1"));
    }

    @Test
    @DisplayName("P7: a run that has been applied stays so, even if it would conflict now")
    void answersARepeatAsTheFirst() {
        ExecutionId run = Requests.executionId();
        CompareAndSet swap = new CompareAndSet("state", null, "\"paid\"");
        assertThat(apply(run, swap)).isEqualTo(ApplyReply.APPLIED);

        assertThat(apply(run, swap)).isEqualTo(ApplyReply.APPLIED);
    }

    @Test
    @DisplayName("P7: a conflict changes nothing at all")
    void changesNothingOnAConflict() {
        apply(new Put("state", "\"new\""));

        ApplyReply reply = apply(new Put("a", "1"), new CompareAndSet("state", "\"paid\"", "\"sent\""));

        assertThat(reply).isEqualTo(ApplyReply.CONFLICT);
        assertThat(load()).isEqualTo(Map.of("state", "\"new\""));
    }

    @Test
    @DisplayName("P7: a run may expect what it wrote itself, and no longer what was there before")
    void comparesWithWhatTheRunWrote() {
        apply(new Put("state", "\"new\""));

        assertThat(apply(new Put("state", "\"paid\""), new CompareAndSet("state", "\"new\"", "\"sent\"")))
                .isEqualTo(ApplyReply.CONFLICT);
        assertThat(apply(new Put("state", "\"paid\""), new CompareAndSet("state", "\"paid\"", "\"sent\"")))
                .isEqualTo(ApplyReply.APPLIED);
        assertThat(load()).isEqualTo(Map.of("state", "\"sent\""));
    }

    @Test
    @DisplayName("P7: what a run has removed is missing for it")
    void comparesWithWhatTheRunRemoved() {
        apply(new Put("lock", "1"));

        ApplyReply reply = apply(new Remove("lock"), new CompareAndSet("lock", null, "2"), new Increment("lock", 1));

        assertThat(reply).isEqualTo(ApplyReply.APPLIED);
        assertThat(load()).isEqualTo(Map.of("lock", "3"));
    }

    @Test
    @DisplayName("a missing key can be expected, and only a missing one meets that")
    void expectsAMissingKey() {
        assertThat(apply(new CompareAndSet("lock", null, "1"))).isEqualTo(ApplyReply.APPLIED);
        assertThat(apply(new CompareAndSet("lock", null, "2"))).isEqualTo(ApplyReply.CONFLICT);
        assertThat(apply(new CompareAndSet("other", "1", "2"))).isEqualTo(ApplyReply.CONFLICT);
        assertThat(load()).isEqualTo(Map.of("lock", "1"));
    }

    @Test
    @DisplayName("P7: a script that ran again after a conflict can succeed")
    void letsARunAfterAConflictSucceed() {
        ExecutionId run = Requests.executionId();
        apply(new Put("state", "\"paid\""));
        assertThat(apply(run, new CompareAndSet("state", "\"new\"", "\"sent\"")))
                .isEqualTo(ApplyReply.CONFLICT);

        assertThat(apply(run, new CompareAndSet("state", "\"paid\"", "\"sent\"")))
                .isEqualTo(ApplyReply.APPLIED);
        assertThat(load()).isEqualTo(Map.of("state", "\"sent\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"text\"", "1.5", "null", "{}", "", "9223372036854775807"})
    @DisplayName("P7: an increment of what is no integer, or too large a one, conflicts and changes nothing")
    void refusesToIncrementWhatIsNoInteger(String json) {
        apply(new Put("n", json));

        ApplyReply reply = apply(new Put("a", "1"), new Increment("n", 1));

        assertThat(reply).isEqualTo(ApplyReply.CONFLICT);
        assertThat(load()).isEqualTo(Map.of("n", json));
    }

    @Test
    @DisplayName("P7: increments of many runs at the same time all count")
    void countsAllIncrements() {
        List<CompletableFuture<ApplyReply>> runs = IntStream.range(0, 50)
                .mapToObj(any -> CompletableFuture.supplyAsync(() -> apply(new Increment("n", 2))))
                .toList();
        runs.forEach(CompletableFuture::join);

        assertThat(load()).isEqualTo(Map.of("n", "100"));
    }

    private Map<String, String> load() {
        return await(store.contexts().load(CONTEXT));
    }

    private ApplyReply apply(ContextChange... writes) {
        return apply(Requests.executionId(), writes);
    }

    private ApplyReply apply(ExecutionId execution, ContextChange... writes) {
        return await(store.contexts().apply(CONTEXT, execution, List.of(writes)));
    }
}
