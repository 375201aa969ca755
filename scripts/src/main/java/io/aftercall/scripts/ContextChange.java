package io.aftercall.scripts;

import org.jspecify.annotations.Nullable;

/** One change of a context's durable map. Values are JSON text. */
public sealed interface ContextChange {

    String key();

    record Put(String key, String json) implements ContextChange {}

    record Remove(String key) implements ContextChange {}

    /** Adds to a whole number; an absent key counts as 0. */
    record Increment(String key, long by) implements ContextChange {}

    /**
     * Puts {@code json} if the key still has {@code expectedJson}, text for text as the run was given it or wrote it.
     *
     * @param expectedJson null expects the key to be absent
     */
    record CompareAndSet(String key, @Nullable String expectedJson, String json) implements ContextChange {}
}
