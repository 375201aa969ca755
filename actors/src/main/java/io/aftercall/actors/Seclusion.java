package io.aftercall.actors;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a script may run that may have ended another worker: with nothing beside it, and with no call at Stripe under way,
 * so that it is known who has ended this process. Not thread-safe.
 */
final class Seclusion {

    /** What is to happen next. */
    enum Step {
        /** Nobody is secluded: all others may begin. */
        BEGIN_ALL,
        ASK_FOR_STANDSTILL,
        WAIT,
        BEGIN_SUSPECT
    }

    /** How long calls at Stripe are waited for before a suspect runs. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** How long calls at Stripe are held back while suspects run. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    private final Gates gates;
    private @Nullable Standstill standstill;
    private boolean reached;
    private boolean running;

    Seclusion(Gates gates) {
        this.gates = gates;
    }

    /** @param isQuiet whether no script runs */
    Step next(boolean isQuiet, boolean hasSuspects) {
        running &= !isQuiet;
        if (!running && !hasSuspects) {
            end();
            return Step.BEGIN_ALL;
        }
        if (!isQuiet) {
            return Step.WAIT;
        }
        if (standstill == null) {
            return Step.ASK_FOR_STANDSTILL;
        }
        return reached ? Step.BEGIN_SUSPECT : Step.WAIT;
    }

    Standstill ask() {
        Standstill asked = gates.standstill();
        standstill = asked;
        reached = false;
        return asked;
    }

    /** Whether it is news: it is the standstill that is waited for. */
    boolean reached(Standstill which) {
        boolean news = which.equals(standstill) && !reached;
        reached |= news;
        return news;
    }

    /** A suspect runs from now on. */
    void begun() {
        running = true;
    }

    boolean isRunning() {
        return running;
    }

    /** Calls are not held back any longer by {@code which}. */
    void over(Standstill which) {
        if (which.equals(standstill)) {
            end();
        }
    }

    void end() {
        if (standstill != null) {
            standstill.end();
            standstill = null;
        }
    }
}
