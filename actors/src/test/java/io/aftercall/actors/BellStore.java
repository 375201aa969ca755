package io.aftercall.actors;

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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store whose bell keeps who listens, and rings only when it is told to. Thread-safe. */
record BellStore(Store store, List<CompletableFuture<Void>> listeners) implements Store {

    BellStore(Store store) {
        this(store, new CopyOnWriteArrayList<>());
    }

    @Override
    public DeadLetters deadLetters() {
        return store.deadLetters();
    }

    @Override
    public Bell bell() {
        return new Bell() {
            @Override
            public CompletionStage<Void> next(Topic topic) {
                return new CompletableFuture<>();
            }

            @Override
            public CompletableFuture<Void> ended(String suffix) {
                CompletableFuture<Void> listener = new CompletableFuture<>();
                listeners.add(listener);
                return listener;
            }
        };
    }

    @Override
    public RequestLedger requests() {
        return store.requests();
    }

    @Override
    public ScriptJobs scripts() {
        return store.scripts();
    }

    @Override
    public Contexts contexts() {
        return store.contexts();
    }

    @Override
    public ContextConfigurations configurations() {
        return store.configurations();
    }

    @Override
    public Pauses pauses() {
        return store.pauses();
    }

    @Override
    public Unknowns unknowns() {
        return store.unknowns();
    }

    @Override
    public FlowVersions flows() {
        return store.flows();
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
        return store.ping();
    }

    @Override
    public CompletionStage<Void> close() {
        return store.close();
    }
}
