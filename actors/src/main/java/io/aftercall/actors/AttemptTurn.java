package io.aftercall.actors;

import io.aftercall.queue.FirstAttempt;
import io.aftercall.queue.Held;
import io.aftercall.queue.Pause;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * When it is the turn of a held request to be attempted: its time has come, nothing that it needs is paused or held back,
 * the gate has a place, and the lease is surely held. Until then it can be handed back at any moment. Not thread-safe.
 */
final class AttemptTurn {

    /** What is to happen next. */
    sealed interface Step {}

    /** Nothing: something is under way. */
    record Stay() implements Step {}

    /** Asks again after the delay. */
    record Wait(Duration delay) implements Step {}

    /** Asks again when it has a place. */
    record Enter(CompletionStage<Void> place) implements Step {}

    /** It is its turn. */
    record Begin() implements Step {}

    /** Waits in the store and not here: a pause may last for days. */
    record Defer(Pause pause) implements Step {}

    record GiveBack() implements Step {}

    /** Pause when the lease is in doubt. */
    private static final Duration DOUBT = Duration.ofMillis(200);

    private final Held held;
    private final AttemptSeries attempts;
    private final RequestActor.Ports ports;
    private final GatePlace place;
    private boolean waits = true;
    private boolean handBack;

    AttemptTurn(Held held, AttemptSeries attempts, RequestActor.Ports ports) {
        this.held = held;
        this.attempts = attempts;
        this.ports = ports;
        this.place = new GatePlace(ports.gates().of(held.blame()));
    }

    /** Its time has come. */
    Step due() {
        if (handBack) {
            return new Stay();
        }
        Optional<Pause> pause = ports.brakes().onCall(held.request());
        if (pause.isPresent()) {
            return defer(pause.get());
        }
        Duration hold = attempts.hold();
        return hold.isPositive() ? in(hold) : new Enter(place.take());
    }

    /**
     * Whether an attempt that began as its request was leased can be sent now: what holds calls back since then comes too
     * late for it, but it waits for nothing. Otherwise its turn comes as that of any other.
     */
    boolean isNow(FirstAttempt begun) {
        if (!ports.leases().mayActUnder(begun.askedAt()) || attempts.holdFirst().isPositive() || !place.takeAtOnce()) {
            return false;
        }
        waits = false;
        return true;
    }

    /** It has a place. */
    Step admitted() {
        if (handBack) {
            return new Stay(); // the admission was on its way when the place was left
        }
        Optional<Pause> pause = ports.brakes().onCall(held.request());
        if (pause.isPresent()) {
            return defer(pause.get()); // the pause came later
        }
        if (!ports.leases().mayAct()) {
            return doubt();
        }
        waits = false;
        return new Begin();
    }

    /** Somebody else may be about to take over: begins again when the lease is surely held. */
    Step doubt() {
        place.leave();
        return in(DOUBT);
    }

    /** Nothing is under way any more; asks again after the delay. */
    Step in(Duration delay) {
        waits = true;
        return handBack ? handBack() : new Wait(delay); // told while a step was under way
    }

    /** What is under way is finished first. */
    Step handBack() {
        handBack = true;
        if (!waits) {
            return new Stay();
        }
        end();
        return new GiveBack();
    }

    /** The place is for calls at Stripe, not for waiting. */
    void leave() {
        place.leave();
    }

    /** It will not be its turn any more. */
    void end() {
        waits = false;
        place.leave();
    }

    private Step defer(Pause pause) {
        end();
        return new Defer(pause);
    }
}
