package io.aftercall.simulator;

import io.aftercall.simulator.FaultPlan.Strike;
import io.aftercall.simulator.FormValue.Branch;
import io.aftercall.simulator.FormValue.Text;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's rules without the wire, in the order Stripe keeps them: who is calling, is the gate open (rate limits and the
 * like), is the key known, are the parameters right, and only then the execution, whose answer is saved under the key
 * whatever it is. Thread-safe: one lock, held for microseconds and never over a wait.
 */
final class SimulatedStripe {

    private final SimulatorSettings settings;
    private final EffectLedger effects = new EffectLedger();
    private final Faults faults = new Faults();
    private final RequestLog log = new RequestLog();
    private final Router router = new Router();
    private final Attempts attempts = new Attempts();
    private final IdempotencyStore keys;
    private final Map<String, Account> accounts = new HashMap<>();
    private final Ids ids = new Ids(new SplittableRandom());
    private final SplittableRandom chance;

    SimulatedStripe(SimulatorSettings settings) {
        this.settings = settings;
        this.keys = new IdempotencyStore(settings.keyLifetime(), settings.clock());
        this.chance = new SplittableRandom(settings.seed());
    }

    EffectLedger effects() {
        return effects;
    }

    Faults faults() {
        return faults;
    }

    RequestLog log() {
        return log;
    }

    synchronized boolean refusesConnection() {
        return settings.storm().refuses(chance);
    }

    synchronized void reset() {
        accounts.clear();
        keys.clear();
        attempts.clear();
        effects.clear();
        faults.clear();
        log.clear();
    }

    synchronized Reception receive(RawCall raw) {
        Exchange exchange = new Exchange(raw, ids.next("req"), settings.clock().instant());
        try {
            return receive(exchange);
        } catch (Refusal refusal) {
            return answered(exchange, refusal.answer(exchange.requestId()), null);
        }
    }

    private Reception receive(Exchange exchange) {
        String scope = Authentication.scope(exchange.raw());
        exchange.checkHeaders();
        Branch params = exchange.params();
        KeyId key = exchange.keyId(scope);
        int attempt = attempts.next(key, scope, exchange);
        Strike strike = strike(exchange.call(attempt), params);
        exchange.struck(attempt, strike);
        if (strike.is(FaultKind.Stage.INSTEAD)) {
            return instead(exchange, strike);
        }
        Operation operation =
                router.find(exchange.raw().method(), exchange.raw().path());
        IdempotencyStore.Saved saved =
                key == null ? null : keys.find(key, exchange.raw().path(), params);
        if (saved != null) {
            return answered(exchange, replay(saved), strike.shape());
        }
        Fields fields = operation.check(params);
        if (key != null) {
            keys.begin(key, exchange.raw().path(), params);
        }
        return new Reception(
                settings.delay().plus(strike.before()),
                () -> execute(exchange, scope, key, operation, fields),
                strike.after(),
                strike.shape());
    }

    private synchronized Answer execute(
            Exchange exchange, String scope, @Nullable KeyId key, Operation operation, Fields fields) {
        Answer answer = outcome(exchange, scope, key, operation, fields);
        if (key != null) {
            keys.save(key, new IdempotencyStore.Saved(answer, exchange.requestId()));
        }
        return finished(exchange, answer);
    }

    private Answer outcome(Exchange exchange, String scope, @Nullable KeyId key, Operation operation, Fields fields) {
        if (exchange.strike().is(FaultKind.SAVED_500)) {
            return saved500(exchange);
        }
        Account account = accounts.computeIfAbsent(scope, absent -> new Account(ids, settings.clock()));
        try {
            Result result = operation.step().run(account, fields);
            if (operation.effect() != null) {
                effects.record(
                        key, operation.effect().type(), operation.effect().action());
            }
            if (exchange.strike().is(FaultKind.SAVED_500_AFTER)) {
                return saved500(exchange);
            }
            if (result.refusal() != null) {
                return result.refusal().answer(exchange.requestId());
            }
            return Answer.json(200, Expansion.apply(account, result.object(), fields.texts("expand")));
        } catch (Refusal refusal) {
            return refusal.answer(exchange.requestId());
        }
    }

    private static Answer saved500(Exchange exchange) {
        return Refusals.broken(500).answer(exchange.requestId()).with("Stripe-Should-Retry", "false");
    }

    private static Answer replay(IdempotencyStore.Saved saved) {
        return saved.answer().with("Idempotent-Replayed", "true").with("Original-Request", saved.requestId());
    }

    private Strike strike(ReceivedCall call, Branch params) {
        Strike strike = faults.strike(call).and(asked(params).at(call.attempt()));
        return strike.and(
                new Strike(Duration.ZERO, Duration.ZERO, settings.storm().draw(chance)));
    }

    private static FaultPlan asked(Branch params) {
        if (!(params.get("metadata") instanceof Branch metadata)
                || !(metadata.get("sim_fault") instanceof Text(String text))
                || text.isBlank()) {
            return FaultPlan.NONE;
        }
        try {
            return new FaultPlan(Fault.parse(text));
        } catch (IllegalArgumentException e) {
            throw Refusals.invalid("metadata[sim_fault]", String.valueOf(e.getMessage()));
        }
    }

    private Reception instead(Exchange exchange, Strike strike) {
        Fault fault = Objects.requireNonNull(strike.main());
        boolean cut = fault.kind() == FaultKind.RESET_BEFORE || fault.kind() == FaultKind.CLOSE_BEFORE;
        return answered(exchange, RefusedAnswers.of(fault, exchange), cut ? fault : null);
    }

    private Reception answered(Exchange exchange, Answer answer, @Nullable Fault shape) {
        Answer finished = finished(exchange, answer);
        return new Reception(Duration.ZERO, () -> finished, settings.delay(), shape);
    }

    private Answer finished(Exchange exchange, Answer answer) {
        log.add(exchange.answered(answer.status()));
        return exchange.dress(answer);
    }
}
