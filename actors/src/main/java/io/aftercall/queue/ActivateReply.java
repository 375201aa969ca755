package io.aftercall.queue;

/** What became of an order to activate a version, or to deactivate a flow. */
public enum ActivateReply {
    DONE,
    /** It is so already. */
    ALREADY,
    /** There is no such flow, or its version is not kept. */
    UNKNOWN
}
