package io.aftercall.testing;

import io.aftercall.faults.SteppedStore;
import io.aftercall.queue.Bell;
import io.aftercall.queue.ContextConfigurations;
import io.aftercall.queue.Contexts;
import io.aftercall.queue.DeadLetters;
import io.aftercall.queue.FlowVersions;
import io.aftercall.queue.Pauses;
import io.aftercall.queue.RequestLedger;
import io.aftercall.queue.ScriptJobs;
import io.aftercall.queue.Store;
import io.aftercall.queue.StoreHealth;
import io.aftercall.queue.Unknowns;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A store that can be told to fail, for tests of what happens while Redis is away. Bells ring as ever. Thread-safe.
 *
 * <p>The idea of a broker that sleeps is that of the {@code testbroker} of asynq.
 */
public final class FlakyStore implements Store {

    /** How the steps from now on end. */
    public enum Mood {
        /** As the store beneath ends them. */
        AWAKE,
        /** In a fault, and nothing was done. */
        ASLEEP,
        /** In a fault, although it was done: the answer got lost. */
        ANSWERS_LOST,
        /** Not before the mood changes. */
        HOLDING
    }

    private final Store store;
    private final Store stepped;
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private volatile Mood mood = Mood.AWAKE;
    private volatile CompletableFuture<Void> released = CompletableFuture.completedFuture(null);

    public FlakyStore(Store store) {
        this.store = store;
        this.stepped = new SteppedStore(store, this::step);
    }

    /** Changes how steps end; those that were held go on. */
    public synchronized void become(Mood next) {
        CompletableFuture<Void> held = released;
        released = next == Mood.HOLDING ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
        mood = next;
        held.complete(null);
    }

    /** How often a step was asked for, by the name of its method: {@code requests.settle}, {@code contexts.load}. */
    public int asked(String step) {
        return asked.getOrDefault(step, 0);
    }

    @Override
    public RequestLedger requests() {
        return stepped.requests();
    }

    @Override
    public ScriptJobs scripts() {
        return stepped.scripts();
    }

    @Override
    public Contexts contexts() {
        return stepped.contexts();
    }

    @Override
    public ContextConfigurations configurations() {
        return stepped.configurations();
    }

    @Override
    public Pauses pauses() {
        return stepped.pauses();
    }

    @Override
    public DeadLetters deadLetters() {
        return stepped.deadLetters();
    }

    @Override
    public Unknowns unknowns() {
        return stepped.unknowns();
    }

    @Override
    public FlowVersions flows() {
        return stepped.flows();
    }

    @Override
    public Bell bell() {
        return store.bell();
    }

    @Override
    public byte[] salt() {
        return store.salt();
    }

    @Override
    public StoreHealth health() {
        return store.health();
    }

    @Override
    public CompletionStage<Void> ping() {
        return stepped.ping();
    }

    @Override
    public CompletionStage<Void> close() {
        return store.close();
    }

    private <T> CompletionStage<T> step(String name, Supplier<CompletionStage<T>> step) {
        asked.merge(name, 1, Integer::sum);
        return switch (mood) {
            case AWAKE -> step.get();
            case ASLEEP -> away();
            case ANSWERS_LOST -> step.get().thenCompose(done -> away());
            case HOLDING -> released.thenCompose(go -> step.get());
        };
    }

    private static <T> CompletionStage<T> away() {
        return CompletableFuture.failedStage(new TimeoutException("the store is asleep"));
    }
}
