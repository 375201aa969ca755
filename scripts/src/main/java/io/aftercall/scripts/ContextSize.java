package io.aftercall.scripts;

import io.aftercall.config.ContextSettings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much a context holds as its run changes it, and whether that may be. */
final class ContextSize {

    private final ContextSettings limits;
    private int entries;
    private long bytes;

    ContextSize(ContextSettings limits, Map<String, String> values) {
        this.limits = limits;
        values.forEach((key, json) -> count(key, null, json));
    }

    /**
     * Why {@code json} may not be put; null if it may. What makes a context smaller always may: a limit that was lowered
     * must not keep a script from mending it.
     */
    @Nullable
    String refusal(String key, @Nullable String before, String json) {
        if (before == null && entries >= limits.maxEntries()) {
            return "the context has " + entries + " entries (contexts.max-entries: " + limits.maxEntries() + ")";
        }
        long more = weight(key, json) - weight(key, before);
        if (more > 0 && bytes + more > limits.maxBytes()) {
            return "the context would be larger than " + limits.maxBytes() + " bytes (contexts.max-bytes)";
        }
        return null;
    }

    void count(String key, @Nullable String before, String json) {
        forget(key, before);
        entries++;
        bytes += weight(key, json);
    }

    void forget(String key, @Nullable String before) {
        entries -= before == null ? 0 : 1;
        bytes -= weight(key, before);
    }

    private static long weight(String key, @Nullable String json) {
        return json == null ? 0 : length(key) + length(json);
    }

    private static long length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
