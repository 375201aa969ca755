package io.aftercall.simulator;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator runs.
 *
 * @param host the address to bind; loopback unless there is a reason
 * @param port 0 takes a free one
 * @param delay what every answer takes at least, before the effect of a write
 * @param keyLifetime age at which an idempotency key is pruned; Stripe promises at least 24 h
 * @param seed of the random faults; ids are never repeatable
 * @param clock tells the age of keys and the {@code created} of objects; waits run in real time
 * @param tls null for plain HTTP
 */
public record SimulatorSettings(
        String host,
        int port,
        Duration delay,
        Duration keyLifetime,
        Storm storm,
        long seed,
        InstantSource clock,
        @Nullable SslContext tls) {

    public SimulatorSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay: " + delay + " (expected: zero or more)");
        }
        if (!keyLifetime.isPositive()) {
            throw new IllegalArgumentException("key-lifetime: " + keyLifetime + " (expected: a duration above zero)");
        }
    }

    /** A free port of 127.0.0.1, no delay, no storm, keys for 24 h. */
    public static SimulatorSettings local() {
        return new SimulatorSettings(
                "127.0.0.1", 0, Duration.ZERO, Duration.ofHours(24), Storm.CALM, 1L, InstantSource.system(), null);
    }

    public SimulatorSettings withAddress(String otherHost, int otherPort) {
        return new SimulatorSettings(otherHost, otherPort, delay, keyLifetime, storm, seed, clock, tls);
    }

    public SimulatorSettings withDelay(Duration value) {
        return new SimulatorSettings(host, port, value, keyLifetime, storm, seed, clock, tls);
    }

    public SimulatorSettings withKeyLifetime(Duration value) {
        return new SimulatorSettings(host, port, delay, value, storm, seed, clock, tls);
    }

    public SimulatorSettings withStorm(Storm value, long valueSeed) {
        return new SimulatorSettings(host, port, delay, keyLifetime, value, valueSeed, clock, tls);
    }

    public SimulatorSettings withClock(InstantSource value) {
        return new SimulatorSettings(host, port, delay, keyLifetime, storm, seed, value, tls);
    }

    public SimulatorSettings withTls(SslContext value) {
        return new SimulatorSettings(host, port, delay, keyLifetime, storm, seed, clock, value);
    }
}
