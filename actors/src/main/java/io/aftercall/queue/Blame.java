package io.aftercall.queue;

/**
 * How far a request is suspected of ending the engines that held it.
 *
 * @param count engines lost in a row for which it may be to blame
 * @param suspect whether it is to be held apart, so that it is known the next time
 */
public record Blame(int count, boolean suspect) {

    public static final Blame NONE = new Blame(0, false);

    /** Whether another loss would settle it: then it is sent with no other of its kind, and not in the first moments. */
    public boolean isGrave() {
        return count > 1;
    }
}
