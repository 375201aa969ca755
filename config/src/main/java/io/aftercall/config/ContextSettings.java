package io.aftercall.config;

import com.typesafe.config.Config;

/**
 * How much the durable map of one context may hold. A run is given all of it.
 *
 * @param maxEntries keys
 * @param maxBytes of keys and values as JSON together
 */
public record ContextSettings(int maxEntries, long maxBytes) {

    public ContextSettings {
        Checks.atLeast("contexts.max-entries", maxEntries, 1);
        Checks.require(maxBytes >= 1024, "contexts.max-bytes", maxBytes, ">= 1024");
    }

    /** Reads the node {@code aftercall.contexts}. */
    public static ContextSettings from(Config contexts) {
        return new ContextSettings(contexts.getInt("max-entries"), contexts.getBytes("max-bytes"));
    }
}
