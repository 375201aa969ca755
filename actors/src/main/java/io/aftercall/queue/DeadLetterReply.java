package io.aftercall.queue;

/** What became of a step with a dead letter. */
public enum DeadLetterReply {
    DONE,
    /** Nothing is stored under this id. */
    UNKNOWN,
    /** It is none, or not any more: it was replayed or discarded. */
    NOT_DEAD,
    /** Stripe may have forgotten the key of its call, so that the same call would be a second one. */
    PAST_HORIZON,
    /** A flow has no script and no bindings to edit, a sent script no flow and no args. */
    UNFIT_EDIT
}
