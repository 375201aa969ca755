package io.aftercall.queue;

/** What became of a step under a lease. */
public enum StepReply {
    DONE,
    /** It had been done before; repeating it changed nothing. */
    ALREADY,
    /** Somebody else holds the request, or it has ended; nothing changed. */
    LOST
}
