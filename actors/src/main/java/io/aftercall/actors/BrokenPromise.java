package io.aftercall.actors;

import io.aftercall.redis.Unavailable;

/** A port failed where it may only answer. A fault, which belongs to the supervisor. */
final class BrokenPromise extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private BrokenPromise(String where, Throwable fault) {
        super("a port broke its promise to the " + where, fault);
    }

    /** The store is away, which is to be expected: no bug, and no reason to give up. */
    static final class StoreGone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private StoreGone(String where, Throwable fault) {
            super("the store is away from the " + where, fault);
        }
    }

    /** Tells the listener; to be thrown by the actor. */
    static RuntimeException told(EngineListener listener, String where, Throwable fault) {
        tell(listener, where, fault);
        return Unavailable.is(fault) ? new StoreGone(where, fault) : new BrokenPromise(where, fault);
    }

    /** Of what goes on by itself. */
    static void tell(EngineListener listener, String where, Throwable fault) {
        listener.on(
                Unavailable.is(fault)
                        ? new EngineEvent.StoreAway(where, fault.toString())
                        : new EngineEvent.Fault(where, fault.toString()));
    }
}
