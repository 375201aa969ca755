package io.aftercall.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the store is.
 *
 * @param durability what an acknowledgement is worth now
 * @param refusal why no new work is taken; null if it is
 * @param warnings what a person should know, without secrets
 */
public record StoreHealth(Durability durability, @Nullable String refusal, List<String> warnings) {

    public StoreHealth {
        warnings = List.copyOf(warnings);
    }

    /** Takes work, and nothing is to be said. */
    public static StoreHealth good(Durability durability) {
        return new StoreHealth(durability, null, List.of());
    }
}
