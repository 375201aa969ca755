package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.testing.RecordingListener;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** RELIABILITY 3.1: leases are renewed from a thread of their own, and doubted in time. */
final class LeaseKeeperTest {

    private static final Duration LEASE = Duration.ofMillis(300);

    private final RecordingListener events = new RecordingListener();
    private final List<Collection<String>> renewals = new CopyOnWriteArrayList<>();
    private final List<String> threads = new CopyOnWriteArrayList<>();
    private volatile CompletionStage<Set<String>> answer = CompletableFuture.completedStage(Set.of());
    private final LeaseKeeper<String> keeper = LeaseKeeper.start(LEASE, this::renew, events, "keeper");

    @AfterEach
    void close() {
        keeper.close();
    }

    @Test
    void renewsWhatIsHeldFromItsOwnThread() {
        keeper.keep("a", () -> {});
        keeper.keep("b", () -> {});

        Awaitility.await().until(() -> renewals.size() >= 2);

        assertThat(threads).containsOnly("keeper");
        assertThat(renewals.getLast()).containsExactlyInAnyOrder("a", "b");
        assertThat(keeper.size()).isEqualTo(2);
    }

    @Test
    void forgetsWhatHasEnded() {
        keeper.keep("a", () -> {});
        keeper.keep("b", () -> {});
        keeper.forget("a");

        Awaitility.await().until(() -> !renewals.isEmpty());

        assertThat(renewals).containsOnly(List.of("b"));
    }

    @Test
    void asksForNothingWhenNothingIsHeld() {
        Awaitility.await().during(Duration.ofMillis(250)).until(renewals::isEmpty);

        assertThat(keeper.mayAct()).isTrue();
    }

    @Test
    @DisplayName("P11: tells once what is lost, and holds it no more")
    void tellsOnceWhatIsLost() {
        AtomicInteger lost = new AtomicInteger();
        keeper.keep("a", lost::incrementAndGet);
        keeper.keep("b", () -> {});

        answer = CompletableFuture.completedStage(Set.of("a"));

        Awaitility.await().until(() -> lost.get() == 1);
        int seen = renewals.size();
        Awaitility.await().until(() -> renewals.size() >= seen + 2);
        assertThat(lost).hasValue(1);
        assertThat(keeper.size()).isEqualTo(1);
        assertThat(renewals.getLast()).containsExactly("b");
    }

    @Test
    @DisplayName("P15: may not act when two thirds of a lease have passed without a renewal")
    void doubtsInTime() {
        keeper.keep("a", () -> {});
        assertThat(keeper.mayAct()).isTrue();
        answer = new CompletableFuture<>();

        Awaitility.await().atMost(LEASE).pollInterval(Duration.ofMillis(5)).until(() -> !keeper.mayAct());
        answer = CompletableFuture.completedStage(Set.of());

        Awaitility.await().until(keeper::mayAct);
    }

    @Test
    @DisplayName("4b: a store that fails is told, and asked again")
    void asksAgainAfterAFailure() {
        keeper.keep("a", () -> {});
        answer = CompletableFuture.failedStage(new IllegalStateException("away"));

        Awaitility.await().until(() -> events.of(EngineEvent.StoreAway.class).size() >= 3);
        assertThat(keeper.mayAct()).isFalse();
        answer = CompletableFuture.completedStage(Set.of());

        Awaitility.await().until(keeper::mayAct);
        assertThat(keeper.size()).isEqualTo(1);
    }

    @Test
    @DisplayName("4b: an exception does not end the renewals")
    void outlivesAnException() {
        LeaseKeeper<String> broken = LeaseKeeper.start(
                LEASE,
                leases -> {
                    throw new IllegalStateException("a bug");
                },
                events,
                "broken");
        broken.keep("a", () -> {});

        Awaitility.await().until(() -> events.of(EngineEvent.StoreAway.class).size() >= 2);
        broken.close();
    }

    @Test
    @DisplayName("P11: a listener that fails does not keep others from being told")
    void tellsTheOthersWhenOneListenerFails() {
        AtomicInteger told = new AtomicInteger();
        for (String lease : List.of("a", "b", "c")) {
            keeper.keep(lease, () -> {
                told.incrementAndGet();
                throw new IllegalStateException("a bug");
            });
        }

        answer = CompletableFuture.completedStage(Set.of("a", "b", "c"));

        Awaitility.await().until(() -> told.get() == 3);
        assertThat(keeper.size()).isZero();
    }

    private CompletionStage<Set<String>> renew(Collection<String> leases) {
        threads.add(Thread.currentThread().getName());
        renewals.add(leases);
        return answer;
    }
}
