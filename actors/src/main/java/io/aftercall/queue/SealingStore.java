package io.aftercall.queue;

import io.aftercall.config.SecretSealer;
import java.util.concurrent.CompletionStage;

/** A store that is given the texts of flows in clear, and never holds them so. */
public record SealingStore(Store store, SecretSealer sealer) implements Store {

    @Override
    public FlowVersions flows() {
        return new SealedFlows(store.flows(), sealer);
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
