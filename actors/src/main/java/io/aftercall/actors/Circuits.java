package io.aftercall.actors;

import io.aftercall.config.EngineSettings;
import io.aftercall.request.Credential;
import io.aftercall.request.Request;
import io.aftercall.stripe.StripeReply;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What holds calls of one process back because others fail. Circuit breakers: one for Stripe as a whole, which opens when
 * no connection holds; one for each account and endpoint, which opens when nothing comes back but failures; one for each
 * account, which opens when its secret is refused. And a budget of repeats for each account and endpoint. What waits for
 * them has not been sent and costs no attempt. Thread-safe.
 */
public final class Circuits {

    private static final String STRIPE = "Stripe";

    /** One refused secret is enough: every other call of that account would be lost to the same. */
    private static final int SECRETS_REFUSED = 1;

    /** Destinations that are told apart. Paths come from callers, so their number has to have an end. */
    private static final int MAX_DESTINATIONS = 2000;

    private static final Destination OTHERS = new Destination("any", "further endpoints");
    private static final Duration BUDGET_WAIT = Duration.ofMillis(500);

    /** What of a request is to be sent. */
    public enum Turn {
        /** Its first attempt. */
        FIRST,
        /** One that another engine, or this one before a long wait, has left open. */
        RESUMED,
        /** What failed a moment ago. */
        REPEAT;

        static Turn of(int attemptsBefore, boolean triedHere) {
            return triedHere ? REPEAT : attemptsBefore == 0 ? FIRST : RESUMED;
        }
    }

    private static final class Lane {

        private final CircuitBreaker circuit;
        private final RetryBudget budget;

        private Lane(CircuitBreaker circuit, RetryBudget budget) {
            this.circuit = circuit;
            this.budget = budget;
        }

        private boolean isIdle(long now) {
            return circuit.failures() == 0 && budget.isIdle(now);
        }
    }

    private final EngineSettings settings;
    private final EngineListener listener;
    private final LongSupplier nanoTime;
    private final CircuitBreaker stripe;
    private final Map<String, CircuitBreaker> accounts = new HashMap<>();
    private final Map<Destination, Lane> lanes = new HashMap<>();

    /** @param nanoTime a clock that never jumps, in nanoseconds */
    public Circuits(EngineSettings settings, EngineListener listener, LongSupplier nanoTime) {
        this.settings = settings;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.stripe = breaker(settings.circuit().failures());
    }

    /** How long the request has to wait before it asks again; zero if it may be sent now, which counts as done. */
    public Duration hold(Request request, Turn turn) {
        Destination destination = Destination.of(request);
        Duration wait;
        boolean overBudget;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            Lane lane = lane(destination, now);
            CircuitBreaker account = accounts.get(request.account());
            boolean fresh = turn == Turn.FIRST;
            wait = longest(stripe.hold(now, fresh), lane.circuit.hold(now, fresh));
            wait = account == null ? wait : longest(wait, account.hold(now, false));
            overBudget = wait.isZero() && turn == Turn.REPEAT && !lane.budget.mayRepeat(now);
            if (wait.isZero() && !overBudget) {
                pass(lane, account, turn, now);
            }
        }
        if (!overBudget) {
            return wait;
        }
        listener.on(new EngineEvent.RetryBudgetUsedUp(destination.toString()));
        return BUDGET_WAIT.plusMillis(Math.floorMod(request.id().hashCode(), 1000)); // spread: not all ask at once
    }

    /** Whether no call at all would be held back in this process now, but for the budget of repeats. */
    synchronized boolean areClosed() {
        return !stripe.isOpen()
                && accounts.values().stream().noneMatch(CircuitBreaker::isOpen)
                && lanes.values().stream().noneMatch(lane -> lane.circuit.isOpen());
    }

    private void pass(Lane lane, @Nullable CircuitBreaker account, Turn turn, long now) {
        boolean fresh = turn == Turn.FIRST;
        stripe.pass(now, fresh);
        lane.circuit.pass(now, fresh);
        if (account != null) {
            account.pass(now, false);
        }
        switch (turn) {
            case FIRST -> lane.budget.first(now);
            case REPEAT -> lane.budget.repeat(now);
            case RESUMED -> {} // counted where it was sent first
        }
    }

    /**
     * Why a call like that of the request would be held back in this process now, in words for people; empty if it would
     * not. Changes nothing.
     *
     * @param repeats whether an attempt of it has failed
     */
    synchronized Optional<String> why(Request request, boolean repeats) {
        long now = nanoTime.getAsLong();
        Destination destination = Destination.of(request);
        Lane lane = lanes.get(destination);
        CircuitBreaker account = accounts.get(request.account());
        if (account != null && account.isOpen()) {
            return Optional.of("Stripe has refused the secret of account " + request.account());
        }
        if (stripe.isOpen()) {
            return Optional.of("the circuit of Stripe is open: " + stripe.failures() + " calls found no connection");
        }
        if (lane != null && lane.circuit.isOpen()) {
            return Optional.of("the circuit of " + destination + " is open: " + lane.circuit.failures()
                    + " calls failed one after the other");
        }
        return lane != null && repeats && !lane.budget.mayRepeat(now)
                ? Optional.of("the retry budget of " + destination + " is used up")
                : Optional.empty();
    }

    /** Learns from how an attempt of the request ended. */
    public void note(Request request, StripeReply reply) {
        Destination destination = Destination.of(request);
        switch (reply) {
            case StripeReply.Answer(int status, var headers, var body) -> onStatus(request, destination, status);
            case StripeReply.Unreadable(int status, var headers, var why) -> onStatus(request, destination, status);
            case StripeReply.NotSent notSent -> noConnection();
            case StripeReply.TlsFailed tls -> noConnection();
            case StripeReply.Broken broken -> {
                noConnection();
                failed(destination); // an endpoint that never answers in time looks like this too
            }
        }
    }

    private void onStatus(Request request, Destination destination, int status) {
        synchronized (this) {
            stripe.succeeded();
            if (status < 500) {
                lane(destination, nanoTime.getAsLong()).circuit.succeeded();
            }
            if (status < 500 && status != 401) {
                accounts.remove(request.account());
            }
        }
        if (status >= 500) {
            failed(destination);
        }
        if (status == 401 && request.credential() instanceof Credential.Account(var name)) {
            secretRefused(name);
        }
    }

    private void noConnection() {
        boolean opens;
        synchronized (this) {
            opens = stripe.failed(nanoTime.getAsLong());
        }
        tell(opens, STRIPE);
    }

    private void failed(Destination destination) {
        boolean opens;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            opens = lane(destination, now).circuit.failed(now);
        }
        tell(opens, destination.toString());
    }

    private void secretRefused(String account) {
        boolean opens;
        synchronized (this) {
            opens = accounts.computeIfAbsent(account, key -> breaker(SECRETS_REFUSED))
                    .failed(nanoTime.getAsLong());
        }
        tell(opens, "account " + account);
    }

    /** Outside of the lock. */
    private void tell(boolean opens, String destination) {
        if (opens) {
            listener.on(new EngineEvent.CircuitOpened(destination));
        }
    }

    private Lane lane(Destination destination, long now) {
        Lane known = lanes.get(destination);
        if (known != null) {
            return known;
        }
        if (lanes.size() >= MAX_DESTINATIONS) {
            lanes.values().removeIf(lane -> lane.isIdle(now));
        }
        Destination key = lanes.size() >= MAX_DESTINATIONS ? OTHERS : destination;
        return lanes.computeIfAbsent(
                key,
                any -> new Lane(breaker(settings.circuit().failures()), new RetryBudget(settings.retryBudget(), now)));
    }

    private CircuitBreaker breaker(int threshold) {
        return new CircuitBreaker(threshold, settings.circuit());
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
