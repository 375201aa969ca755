package io.aftercall.faults;

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
import java.util.concurrent.CompletionStage;

/**
 * A store whose every step goes through {@link Steps}, under the name of its method: {@code requests.settle},
 * {@code contexts.load}; the call of a script is {@code requests.accept-child}. Bells ring as ever.
 *
 * @param store does the work
 */
public record SteppedStore(Store store, Steps steps) implements Store {

    @Override
    public RequestLedger requests() {
        return new SteppedLedger(store.requests(), steps);
    }

    @Override
    public ScriptJobs scripts() {
        return new SteppedJobs(store.scripts(), steps);
    }

    @Override
    public Contexts contexts() {
        return new SteppedContexts(store.contexts(), steps);
    }

    @Override
    public ContextConfigurations configurations() {
        return new SteppedContextConfigurations(store.configurations(), steps);
    }

    @Override
    public Pauses pauses() {
        return new SteppedPauses(store.pauses(), steps);
    }

    @Override
    public DeadLetters deadLetters() {
        return new SteppedLetters(store.deadLetters(), steps);
    }

    @Override
    public Unknowns unknowns() {
        return new SteppedUnknowns(store.unknowns(), steps);
    }

    @Override
    public FlowVersions flows() {
        return new SteppedFlows(store.flows(), steps);
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
        return steps.step("ping", store::ping);
    }

    @Override
    public CompletionStage<Void> close() {
        return store.close();
    }
}
