package io.aftercall.redis;

import java.util.concurrent.TimeUnit;

/**
 * Tells whether things come one by one, as those of a caller who waits for each answer before he goes on: then it pays to look
 * for the next without sleeping. Those of callers who do not wait come in heaps, or further apart. Thread-safe.
 */
public final class OneByOne {

    /** Long enough for an answer, and not so long that it does not matter. Also how long looking without sleeping pays. */
    public static final long SOON_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private static final long AT_ONCE_NANOS = TimeUnit.MICROSECONDS.toNanos(30);
    private static final int ENOUGH = 8;
    private static final int MOST = 4 * ENOUGH; // so that a single one which takes longer does not end it

    private long last;
    private int inARow;

    /**
     * One has come, or several together.
     *
     * @param now by {@link System#nanoTime}
     * @param alone whether it was one, and nothing of those before is under way
     * @return whether the next is likely to come alike, within {@link #SOON_NANOS}
     */
    public synchronized boolean came(long now, boolean alone) {
        long since = now - last;
        last = now;
        inARow = alone && since > AT_ONCE_NANOS && since < SOON_NANOS ? Math.min(inARow + 1, MOST) : inARow / 2;
        return inARow >= ENOUGH;
    }
}
