package io.aftercall.testing;

import io.aftercall.queue.Bell;
import io.aftercall.queue.ContextConfigurations;
import io.aftercall.queue.Contexts;
import io.aftercall.queue.DeadLetters;
import io.aftercall.queue.Durability;
import io.aftercall.queue.FlowVersions;
import io.aftercall.queue.Pauses;
import io.aftercall.queue.RequestLedger;
import io.aftercall.queue.ScriptJobs;
import io.aftercall.queue.Store;
import io.aftercall.queue.StoreHealth;
import io.aftercall.queue.Unknowns;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps everything in the memory of this process, for tests and for a first try. It does what the store in Redis does,
 * step by step, and forgets all when the process ends. Several engines and workers may share one, and what is stored
 * outlives {@link #close}, so that a test can stop an engine and start the next on the same store. Thread-safe; no
 * method blocks on anything but the one short lock.
 */
public final class InMemoryStore implements Store {

    /** As {@code engine.max-queued} has it by default. */
    private static final int DEFAULT_MAX_QUEUED = 1_000_000;

    /** As {@code engine.max-scheduled} has it by default. */
    private static final int DEFAULT_MAX_SCHEDULED = 2_000_000;

    private final InMemoryState state;
    private final RequestLedger requests;
    private final ScriptJobs scripts;
    private final Contexts contexts;
    private final ContextConfigurations configurations;
    private final Pauses pauses;
    private final DeadLetters deadLetters;
    private final Unknowns unknowns;
    private final byte[] salt = new byte[32];
    private volatile StoreHealth health = StoreHealth.good(Durability.VOLATILE);

    /**
     * @param clock decides what is due and whose lease has run out; a test may move it
     * @param maxQueued requests that may wait before the next one is refused, and as many scripts of no request, and as
     *     many requests that wait for their time
     */
    public InMemoryStore(InstantSource clock, int maxQueued) {
        this(clock, maxQueued, maxQueued);
    }

    private InMemoryStore(InstantSource clock, int maxQueued, int maxScheduled) {
        if (maxQueued < 1) {
            throw new IllegalArgumentException("maxQueued: " + maxQueued + " (expected: >= 1)");
        }
        state = new InMemoryState(clock, maxQueued, maxScheduled);
        requests = new InMemoryLedger(state);
        scripts = new InMemoryScriptJobs(state);
        contexts = new InMemoryContexts(state);
        configurations = new InMemoryContextConfigurations(state);
        pauses = new InMemoryPauses(state);
        deadLetters = new InMemoryDeadLetters(state);
        unknowns = new InMemoryUnknowns(state);
        new SecureRandom().nextBytes(salt);
    }

    /** A store by the clock of this machine. */
    public static InMemoryStore create() {
        return new InMemoryStore(InstantSource.system(), DEFAULT_MAX_QUEUED, DEFAULT_MAX_SCHEDULED);
    }

    @Override
    public RequestLedger requests() {
        return requests;
    }

    @Override
    public ScriptJobs scripts() {
        return scripts;
    }

    @Override
    public Contexts contexts() {
        return contexts;
    }

    @Override
    public ContextConfigurations configurations() {
        return configurations;
    }

    @Override
    public Pauses pauses() {
        return pauses;
    }

    @Override
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public Unknowns unknowns() {
        return unknowns;
    }

    @Override
    public FlowVersions flows() {
        return state.flows;
    }

    @Override
    public Bell bell() {
        return state.bell;
    }

    @Override
    public byte[] salt() {
        return salt.clone();
    }

    @Override
    public StoreHealth health() {
        return health;
    }

    /** From now on it says this of itself. */
    public void become(StoreHealth next) {
        health = next;
    }

    @Override
    public CompletionStage<Void> ping() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
