package io.aftercall.actors;

import io.aftercall.config.CircuitSettings;
import io.aftercall.request.Credential;
import io.aftercall.request.Request;
import io.aftercall.stripe.StripeReply;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The circuit breakers of one process: one for Stripe as a whole, which opens when nothing comes back but failures, and
 * one for each account, which opens when its secret is refused. What waits for them has not been sent and costs no
 * attempt. Thread-safe.
 */
public final class Circuits {

    private static final String STRIPE = "Stripe";

    /** One refused secret is enough: every other call of that account would be lost to the same. */
    private static final int SECRETS_REFUSED = 1;

    private final CircuitSettings settings;
    private final EngineListener listener;
    private final LongSupplier nanoTime;
    private final CircuitBreaker stripe;
    private final Map<String, CircuitBreaker> accounts = new ConcurrentHashMap<>();

    /** @param nanoTime a clock that never jumps, in nanoseconds */
    public Circuits(CircuitSettings settings, EngineListener listener, LongSupplier nanoTime) {
        this.settings = settings;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.stripe = new CircuitBreaker(settings.failures(), settings.firstOpen(), settings.maxOpen());
    }

    /**
     * How long the request has to wait before it asks again; zero if it may be sent now.
     *
     * @param fresh whether no attempt of it has been made yet
     */
    public Duration hold(Request request, boolean fresh) {
        long now = nanoTime.getAsLong();
        CircuitBreaker account =
                request.credential() instanceof Credential.Account(var name) ? accounts.get(name) : null;
        Duration wait = account == null ? Duration.ZERO : account.hold(now, false);
        return wait.isZero() ? stripe.hold(now, fresh) : wait;
    }

    /** Learns from how an attempt of the request ended. */
    public void note(Request request, StripeReply reply) {
        switch (reply) {
            case StripeReply.Answer(int status, var headers, var body) -> onStatus(request, status);
            case StripeReply.Unreadable(int status, var headers, var why) -> onStatus(request, status);
            case StripeReply.NotSent notSent -> failed(STRIPE, stripe);
            case StripeReply.TlsFailed tls -> failed(STRIPE, stripe);
            case StripeReply.Broken broken -> failed(STRIPE, stripe);
        }
    }

    private void onStatus(Request request, int status) {
        if (status >= 500) {
            failed(STRIPE, stripe);
        } else {
            stripe.succeeded();
        }
        if (request.credential() instanceof Credential.Account(var name)) {
            if (status == 401) {
                failed("account " + name, accounts.computeIfAbsent(name, key -> accountBreaker()));
            } else if (status < 500) {
                accounts.remove(name);
            }
        }
    }

    private CircuitBreaker accountBreaker() {
        return new CircuitBreaker(SECRETS_REFUSED, settings.firstOpen(), settings.maxOpen());
    }

    private void failed(String destination, CircuitBreaker breaker) {
        if (breaker.failed(nanoTime.getAsLong())) {
            listener.on(new EngineEvent.CircuitOpened(destination));
        }
    }
}
