package io.aftercall.actors;

/** Hears of everything that happens. Called by actors and I/O threads: must be quick, thread-safe and must not throw. */
@FunctionalInterface
public interface EngineListener {

    void on(EngineEvent event);

    /** Tells both. */
    default EngineListener and(EngineListener other) {
        return event -> {
            on(event);
            other.on(event);
        };
    }
}
