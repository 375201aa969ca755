package io.aftercall.http.server;

import java.util.Map;

/**
 * How a process is.
 *
 * @param ready whether it can take work
 * @param durability what an acknowledgement is worth, as {@code Durability} labels it
 * @param details part to state, for people; without secrets
 */
public record Health(boolean ready, String durability, Map<String, String> details) {

    public Health {
        details = Map.copyOf(details);
    }
}
