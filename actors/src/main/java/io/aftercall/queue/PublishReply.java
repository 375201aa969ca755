package io.aftercall.queue;

/** What became of a {@link FlowPublication}. */
public enum PublishReply {
    /** It runs from now on. */
    ACTIVATED,
    /** It was known before, and this source is seen to have it for the first time: that is no change of the file. */
    KNOWN,
    /** It is active, or the source has had it before. */
    UNCHANGED,
    /** It does not compile; what was active stays so. */
    REFUSED,
    /** There are too many flows. */
    FULL
}
