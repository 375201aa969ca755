package io.aftercall.queue;

import org.jspecify.annotations.Nullable;

/** One change of a context's map. */
public sealed interface ContextWrite {

    record Put(String key, String json) implements ContextWrite {}

    record Remove(String key) implements ContextWrite {}

    /** Adds to an integer; a missing key counts as 0. */
    record Increment(String key, long by) implements ContextWrite {}

    /** @param expectedJson null for a missing key */
    record CompareAndSet(String key, @Nullable String expectedJson, String json) implements ContextWrite {}
}
