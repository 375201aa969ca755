package io.aftercall.queue;

/** What became of an order to activate a version, or to deactivate a flow. */
public sealed interface ActivateReply {

    record Done() implements ActivateReply {}

    /** It is so already. */
    record Already() implements ActivateReply {}

    /** There is no such flow, or its version is not kept. */
    record Unknown() implements ActivateReply {}

    /**
     * The version is kept, and cannot run as things are now: what was let through once may not be today.
     *
     * @param why with the line
     */
    record Refused(String why) implements ActivateReply {}
}
