package io.aftercall.queue;

/** What became of a decision on an unknown outcome. */
public enum ResolveReply {
    DONE,
    /** The same decision stands already. */
    ALREADY,
    /** Its outcome is, or has become, another one; nothing changed. */
    DECIDED,
    /** The flow that is told of the unknown outcome has not ended yet; nothing changed. */
    LATER,
    /** There is no such request. */
    MISSING
}
