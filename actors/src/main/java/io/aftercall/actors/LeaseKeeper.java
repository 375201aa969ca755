package io.aftercall.actors;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Renews the leases that this process holds, from a thread of its own, so that busy actors do not look dead. Thread-safe.
 *
 * @param <L> the kind of lease
 */
public final class LeaseKeeper<L> implements AutoCloseable {

    private final Duration lease;
    private final Function<Collection<L>, CompletionStage<Set<L>>> renew;
    private final EngineListener listener;
    private final Map<L, Runnable> held = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread;
    private volatile long renewedAt = System.nanoTime();

    private LeaseKeeper(
            Duration lease,
            Function<Collection<L>, CompletionStage<Set<L>>> renew,
            EngineListener listener,
            String name) {
        this.lease = lease;
        this.renew = renew;
        this.listener = listener;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().name(name).daemon().unstarted(task));
    }

    /**
     * Begins to renew at a third of {@code lease}.
     *
     * @param renew renews, and answers the leases that are lost
     */
    public static <L> LeaseKeeper<L> start(
            Duration lease,
            Function<Collection<L>, CompletionStage<Set<L>>> renew,
            EngineListener listener,
            String name) {
        LeaseKeeper<L> keeper = new LeaseKeeper<>(lease, renew, listener, name);
        long third = Math.max(50, lease.toMillis() / 3);
        keeper.thread.scheduleWithFixedDelay(keeper::renewAll, third, third, TimeUnit.MILLISECONDS);
        return keeper;
    }

    /** @param onLost told once if another process holds it now */
    public void keep(L lease, Runnable onLost) {
        held.put(lease, onLost);
    }

    public void forget(L lease) {
        held.remove(lease);
    }

    /** How many are held. */
    public int size() {
        return held.size();
    }

    /**
     * Whether a new side effect may start. Not when the last renewal is two thirds of a lease ago, by the monotonic
     * clock: somebody else may be about to take over.
     */
    public boolean mayAct() {
        return System.nanoTime() - renewedAt < lease.toNanos() * 2 / 3;
    }

    /** As {@link #mayAct}, of a lease that is not older than {@code since}, and may never have been renewed. */
    boolean mayActUnder(long since) {
        return mayAct() && System.nanoTime() - since < lease.toNanos() * 2 / 3;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void renewAll() {
        long begun = System.nanoTime();
        List<L> leases = List.copyOf(held.keySet());
        if (leases.isEmpty()) {
            renewedAt = begun;
            return;
        }
        try {
            renew.apply(leases).whenComplete((lost, fault) -> {
                if (fault == null) {
                    renewedAt = begun;
                    lost.forEach(this::tellLost);
                } else {
                    listener.on(new EngineEvent.StoreAway("renew", fault.toString()));
                }
            });
        } catch (RuntimeException e) { // the schedule would end silently with the first exception
            listener.on(new EngineEvent.StoreAway("renew", e.toString()));
        }
    }

    private void tellLost(L lease) {
        Runnable onLost = held.remove(lease);
        if (onLost != null) {
            onLost.run();
        }
    }
}
