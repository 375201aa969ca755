package io.aftercall.config;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * When calls at Stripe are held back.
 *
 * @param failures in a row after which nothing more is sent
 * @param firstOpen until one call is let through to see; doubles each time that fails
 * @param maxOpen the longest time between two such calls
 */
public record CircuitSettings(int failures, Duration firstOpen, Duration maxOpen) {

    public CircuitSettings {
        Checks.atLeast("engine.circuit.failures", failures, 1);
        Checks.positive("engine.circuit.first-open", firstOpen);
        Checks.notBelow("engine.circuit.max-open", maxOpen, "engine.circuit.first-open", firstOpen);
    }

    /** Reads the node {@code aftercall.engine.circuit}. */
    public static CircuitSettings from(Config circuit) {
        return new CircuitSettings(
                circuit.getInt("failures"), circuit.getDuration("first-open"), circuit.getDuration("max-open"));
    }
}
