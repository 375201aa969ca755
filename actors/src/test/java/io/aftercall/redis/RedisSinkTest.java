package io.aftercall.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Source;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RedisSinkTest {

    private static final ActorTestKit KIT = ActorTestKit.create();

    private final List<List<Integer>> writes = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Void>> underWay = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @Test
    @DisplayName("DESIGN 5: collects while a write is under way, and never more than a batch")
    void collectsWhileWriting() {
        CompletionStage<Done> done = run(1000, 1);
        Awaitility.await().until(() -> underWay.size() == 1);

        Awaitility.await().until(() -> {
            underWay.forEach(write -> write.complete(null));
            return done.toCompletableFuture().isDone();
        });

        assertThat(writes).hasSizeLessThan(1000).allMatch(batch -> batch.size() <= 64);
        assertThat(writes.stream().flatMap(List::stream).toList())
                .isEqualTo(IntStream.range(0, 1000).boxed().toList());
        assertThat(writes.stream().mapToInt(List::size).max()).hasValue(64);
    }

    @Test
    @DisplayName("P9: no more writes under way than allowed")
    void writesSideBySide() {
        CompletionStage<Done> done = run(1000, 4);

        Awaitility.await().until(() -> underWay.size() == 4);
        assertThat(done.toCompletableFuture()).isNotDone();
        assertThat(writes).hasSize(4);
        Awaitility.await().until(() -> {
            underWay.forEach(write -> write.complete(null));
            return done.toCompletableFuture().isDone();
        });
    }

    @Test
    @DisplayName("P2: repeats a batch until it is written, and tells of each failure")
    void repeatsUntilWritten() {
        CompletionStage<Done> done = run(1, 1);
        Awaitility.await().until(() -> underWay.size() == 1);

        underWay.get(0).completeExceptionally(new IllegalStateException("away"));
        Awaitility.await().until(() -> underWay.size() == 2);
        underWay.get(1).complete(null);

        Awaitility.await().until(() -> done.toCompletableFuture().isDone());
        assertThat(writes).containsExactly(List.of(0), List.of(0));
        assertThat(failures).hasSize(1);
    }

    private CompletionStage<Done> run(int elements, int parallelism) {
        return Source.range(0, elements - 1)
                .runWith(RedisSink.batched(64, parallelism, this::write, failures::add), KIT.system());
    }

    private CompletionStage<Void> write(List<Integer> batch) {
        CompletableFuture<Void> write = new CompletableFuture<>();
        writes.add(new ArrayList<>(batch));
        underWay.add(write);
        return write;
    }
}
