package io.aftercall.queue;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a flow, as far back as that is kept.
 *
 * @param active the version that runs; null if none does
 * @param events the newest first
 * @param kept versions whose text is kept, the newest activation first
 */
public record FlowHistory(String flow, @Nullable String active, List<Event> events, List<String> kept) {

    /** @param why for what was refused */
    public record Event(
            Instant at,
            Kind kind,
            String version,
            String by,
            @Nullable String why) {}

    public enum Kind {
        ACTIVATED,
        DEACTIVATED,
        REFUSED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind ofWire(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }
}
