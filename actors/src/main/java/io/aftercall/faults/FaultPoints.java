package io.aftercall.faults;

import io.aftercall.queue.Store;
import io.aftercall.scripts.ScriptEngine;
import io.aftercall.stripe.StripeClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a {@link CrashPoint} into a process: {@code -Daftercall.crash=after-send:3} ends it, as {@code kill -9} would, when
 * that point is reached for the third time. A property of the JVM and no setting, so that no file can bring it along.
 * Without it nothing is wrapped.
 */
public final class FaultPoints {

    /** Name of the system property. */
    public static final String PROPERTY = "aftercall.crash";

    /** As the shell tells of a process that was killed by SIGKILL. */
    public static final int STATUS = 137;

    private static final Logger LOG = LoggerFactory.getLogger(FaultPoints.class);

    private final @Nullable Crash crash;

    private FaultPoints(@Nullable Crash crash) {
        this.crash = crash;
    }

    /** @throws IllegalArgumentException if the property names no point; the message has all of them */
    public static FaultPoints ofThisProcess() {
        return of(System.getProperty(PROPERTY), () -> Runtime.getRuntime().halt(STATUS));
    }

    /** For what is no part of what this process does. */
    public static FaultPoints none() {
        return new FaultPoints(null);
    }

    static FaultPoints of(@Nullable String order, Runnable death) {
        if (order == null || order.isEmpty()) {
            return new FaultPoints(null);
        }
        Crash crash = Crash.parse(order, death);
        LOG.warn("This process is told to die, for a test. at={}", crash.point().word());
        return new FaultPoints(crash);
    }

    public Store around(Store store) {
        return crash == null ? store : new SteppedStore(store, crash);
    }

    public StripeClient around(StripeClient client) {
        return crash == null ? client : new SteppedStripe(client, crash);
    }

    public ScriptEngine around(ScriptEngine engine) {
        return crash == null ? engine : new SteppedScripts(engine, crash);
    }
}
