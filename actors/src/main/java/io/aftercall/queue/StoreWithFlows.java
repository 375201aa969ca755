package io.aftercall.queue;

import java.util.concurrent.CompletionStage;

/** A store with something around its flow versions. */
public record StoreWithFlows(Store store, FlowVersions flows) implements Store {

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
    public DeadLetters deadLetters() {
        return store.deadLetters();
    }

    @Override
    public Unknowns unknowns() {
        return store.unknowns();
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
        return store.ping();
    }

    @Override
    public CompletionStage<Void> close() {
        return store.close();
    }
}
