package io.aftercall.queue;

import java.time.Duration;

/**
 * What an acknowledgement is worth.
 *
 * @param label as it is told in answers, logs and health
 */
public record Durability(String label) {

    /** Nothing survives a stop of the store. */
    public static final Durability VOLATILE = new Durability("volatile");

    /** A crash of the machine may lose the last two seconds. */
    public static final Durability WINDOW = window(Duration.ofSeconds(2));

    /** Survives a power loss as far as the disk keeps what it confirmed. */
    public static final Durability FSYNC = new Durability("fsync");

    /** A failover to a replica may lose what that had not received, without a bound. */
    public static final Durability UNBOUNDED = new Durability("window-unbounded");

    /** The store does not tell its settings; the operator stands for them. */
    public static final Durability DECLARED = new Durability("declared");

    /** A crash or a failover may lose as much as was acknowledged in the last {@code most}. */
    public static Durability window(Duration most) {
        return new Durability("window-" + most.toSeconds() + "s");
    }
}
