package io.aftercall.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RedisSourceTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final Demand demand = new Demand();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final List<List<String>> got = new CopyOnWriteArrayList<>();
    private final Queue<CompletionStage<List<String>>> finds = new ArrayDeque<>();
    private volatile CompletableFuture<Void> ring = new CompletableFuture<>();
    private @Nullable UniqueKillSwitch stream;

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void stop() {
        if (stream != null) {
            stream.shutdown();
        }
    }

    @Test
    @DisplayName("P9: reads nothing without room, and then as much as there is room")
    void readsOnDemandOnly() {
        start(NEVER);
        Awaitility.await().during(MOMENT).until(steps::isEmpty);

        demand.fits(5);

        Awaitility.await().until(() -> steps.contains("read 5"));
    }

    @Test
    @DisplayName("P9: reads nothing ahead: a lease would run while nobody works")
    void readsNothingAhead() {
        finds("a", "b");
        finds("c");
        demand.fits(2);
        start(NEVER);
        Awaitility.await().until(() -> got.size() == 1);
        demand.fits(2);
        Awaitility.await().during(MOMENT).until(() -> reads() == 1);

        demand.arrived(1);

        Awaitility.await().until(() -> got.size() == 2);
        assertThat(got).containsExactly(List.of("a", "b"), List.of("c"));
        assertThat(steps).contains("read 2", "read 1");
    }

    @Test
    @DisplayName("RW-01: a ring wakes it at once")
    void wakesAtTheBell() {
        demand.fits(5);
        start(NEVER);
        Awaitility.await().until(() -> reads() == 1);
        finds("a");

        ring.complete(null);

        Awaitility.await().until(() -> got.contains(List.of("a")));
    }

    @Test
    @DisplayName("RW-01: it listens before it reads, so that no ring is missed")
    void listensBeforeItReads() {
        demand.fits(5);
        start(NEVER);

        Awaitility.await().until(() -> steps.size() >= 2);
        assertThat(steps).startsWith("listen", "read 5");
    }

    @Test
    @DisplayName("RW-01: a lost ring costs one poll interval")
    void looksNowAndThen() {
        demand.fits(5);
        start(Duration.ofMillis(20));
        Awaitility.await().until(() -> reads() >= 3);

        finds("a");

        Awaitility.await().until(() -> got.contains(List.of("a")));
        assertThat(got).hasSize(1);
    }

    @Test
    @DisplayName("P10: what no longer fits is not read when it wakes")
    void readsNothingMoreWhenTheRoomIsGone() {
        demand.fits(5);
        start(Duration.ofMillis(20));
        Awaitility.await().until(() -> reads() >= 1);

        demand.fits(0);
        Awaitility.await().pollDelay(Duration.ofMillis(50)).until(() -> true);
        int seen = reads();

        Awaitility.await().during(MOMENT).until(() -> reads() == seen);
    }

    @Test
    @DisplayName("P2: tries again when Redis is away")
    void triesAgain() {
        TimeoutException away = new TimeoutException("away");
        add(CompletableFuture.failedStage(away));
        finds("a");
        demand.fits(5);

        start(NEVER);

        Awaitility.await().until(() -> got.contains(List.of("a")));
        assertThat(reads()).isEqualTo(2);
        assertThat(failures).singleElement().satisfies(told -> assertThat(told).hasRootCause(away));
    }

    private void start(Duration pollInterval) {
        stream = RedisSource.batches(this::read, demand, this::listen, pollInterval, failures::add)
                .viaMat(KillSwitches.single(), Keep.right())
                .to(Sink.foreach(got::add))
                .run(KIT.system());
    }

    private synchronized CompletionStage<List<String>> read(int most) {
        steps.add("read " + most);
        CompletionStage<List<String>> found = finds.poll();
        return found == null ? CompletableFuture.completedStage(List.of()) : found;
    }

    private CompletionStage<Void> listen() {
        steps.add("listen");
        if (ring.isDone()) {
            ring = new CompletableFuture<>();
        }
        return ring;
    }

    private void finds(String... found) {
        add(CompletableFuture.completedStage(List.of(found)));
    }

    private synchronized void add(CompletionStage<List<String>> found) {
        finds.add(found);
    }

    private int reads() {
        return (int) steps.stream().filter(step -> step.startsWith("read")).count();
    }
}
