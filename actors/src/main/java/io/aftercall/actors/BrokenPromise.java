package io.aftercall.actors;

/** A port failed where it may only answer. A fault, which belongs to the supervisor. */
final class BrokenPromise extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private BrokenPromise(String where, Throwable fault) {
        super("a port broke its promise to the " + where, fault);
    }

    /** Tells the listener; to be thrown by the actor. */
    static BrokenPromise told(EngineListener listener, String where, Throwable fault) {
        listener.on(new EngineEvent.Fault(where, fault.toString()));
        return new BrokenPromise(where, fault);
    }
}
