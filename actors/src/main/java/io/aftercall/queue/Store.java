package io.aftercall.queue;

import java.util.concurrent.CompletionStage;

/** Everything durable, as one thing to open and close. */
public interface Store {

    RequestLedger requests();

    ScriptJobs scripts();

    Contexts contexts();

    ContextConfigurations configurations();

    Pauses pauses();

    DeadLetters deadLetters();

    Unknowns unknowns();

    FlowVersions flows();

    Bell bell();

    /** Random bytes that all processes of an installation share, so that a caller's key does not make an id guessable. */
    byte[] salt();

    /** How much of what was acknowledged survives which failure, and whether new work is taken. */
    StoreHealth health();

    /** Completes when the store answers. */
    CompletionStage<Void> ping();

    /** Lets go of all connections. Idempotent. */
    CompletionStage<Void> close();
}
