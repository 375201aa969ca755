package io.aftercall.testing;

import io.aftercall.queue.Bell;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Rings within one process. A ring is only noted while the store is locked and heard once it is not, so that a listener
 * never runs inside a step.
 */
final class InMemoryBell implements Bell {

    private final Map<Topic, Round> rounds = new EnumMap<>(Topic.class);
    private final Map<String, Set<CompletableFuture<Void>>> waiters = new HashMap<>();
    private final Set<String> watched = new HashSet<>();
    private final List<CompletableFuture<Void>> rung = new ArrayList<>();

    @Override
    public synchronized CompletionStage<Void> next(Topic topic) {
        return rounds.computeIfAbsent(topic, any -> Round.begin()).heard();
    }

    @Override
    public CompletableFuture<Void> ended(String suffix) {
        CompletableFuture<Void> waiter = new CompletableFuture<>();
        synchronized (this) {
            waiters.computeIfAbsent(suffix, any -> new HashSet<>()).add(waiter);
        }
        waiter.whenComplete((done, cancelled) -> leave(suffix, waiter));
        return waiter;
    }

    synchronized void ring(Topic topic) {
        Round round = rounds.remove(topic);
        if (round != null) {
            rung.add(round.ring());
        }
    }

    synchronized void watch(String suffix) {
        watched.add(suffix);
    }

    synchronized void ringEnd(String suffix) {
        if (watched.remove(suffix)) {
            rung.addAll(waiters.getOrDefault(suffix, Set.of()));
        }
    }

    /** The rings since the last call; whoever takes them completes them. */
    synchronized List<CompletableFuture<Void>> takeRung() {
        List<CompletableFuture<Void>> taken = List.copyOf(rung);
        rung.clear();
        return taken;
    }

    private synchronized void leave(String suffix, CompletableFuture<Void> waiter) {
        waiters.computeIfPresent(suffix, (any, all) -> {
            all.remove(waiter);
            return all.isEmpty() ? null : all;
        });
    }

    /** @param heard of {@code ring}, for listeners, who must not be able to ring */
    private record Round(CompletableFuture<Void> ring, CompletionStage<Void> heard) {

        static Round begin() {
            CompletableFuture<Void> ring = new CompletableFuture<>();
            return new Round(ring, ring.minimalCompletionStage());
        }
    }
}
