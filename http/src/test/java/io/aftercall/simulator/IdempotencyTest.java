package io.aftercall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.SimulatorClient.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** RELIABILITY 1.1 and 1.7: what a key protects and what it does not. P3. */
final class IdempotencyTest extends SimulatorTestBase {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    @Override
    SimulatorSettings settings() {
        return SimulatorSettings.local().withClock(now::get);
    }

    @Test
    @DisplayName("P3: a retry with the key gets the saved answer and adds no effect")
    void replaysTheSavedAnswer() {
        Reply first = stripe.post(INTENTS, "k1", INTENT);
        Reply second = stripe.post(INTENTS, "k1", INTENT);

        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.raw().body()).isEqualTo(first.raw().body());
        assertThat(second.header("Original-Request")).isEqualTo(first.header("Request-Id"));
        assertThat(second.header("Request-Id")).startsWith("req_").isNotEqualTo(first.header("Request-Id"));
        assertThat(simulator.effects().total()).isEqualTo(1);
        assertThat(simulator.effects().forKey("k1")).isEqualTo(1);
    }

    @Test
    void replaysAfterTheOrderOfTheParametersChanged() {
        stripe.post(INTENTS, "k1", "amount", "2000", "currency", "usd");
        Reply second = stripe.post(INTENTS, "k1", "currency", "usd", "amount", "2000");

        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void replaysASavedServerErrorAndAsksForNoRetry() {
        String[] params = intentWith("metadata[sim_fault]", "saved_500");

        Reply first = stripe.post(INTENTS, "k1", params);
        Reply second = stripe.post(INTENTS, "k1", params);

        assertThat(first.status()).isEqualTo(500);
        assertThat(first.text("/error/type")).isEqualTo("api_error");
        assertThat(first.header("Stripe-Should-Retry")).isEqualTo("false");
        assertThat(second.status()).isEqualTo(500);
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.header("Stripe-Should-Retry")).isEqualTo("false");
        assertThat(simulator.effects().total()).isZero();
    }

    @Test
    void keepsTheEffectOfASavedServerErrorThatCameAfterIt() {
        String[] params = intentWith("metadata[sim_fault]", "saved_500_after", "metadata[order]", "7");

        Reply first = stripe.post(INTENTS, "k1", params);
        Reply found = stripe.get(INTENTS + "/search?" + SimulatorClient.form("query", "metadata['order']:'7'"));

        assertThat(first.status()).isEqualTo(500);
        assertThat(found.body().path("data")).hasSize(1);
        assertThat(simulator.effects().forKey("k1")).isEqualTo(1);
    }

    @Test
    void savesADeclineAndARefusalOfTheExecution() {
        String[] declined = intentWith("payment_method", "pm_card_chargeDeclined", "confirm", "true");
        stripe.post(INTENTS, "k1", declined);
        stripe.post(INTENTS, "k2", intentWith("customer", "cus_nobody"));

        assertThat(stripe.post(INTENTS, "k1", declined).header("Idempotent-Replayed"))
                .isEqualTo("true");
        assertThat(stripe.post(INTENTS, "k2", intentWith("customer", "cus_nobody"))
                        .header("Idempotent-Replayed"))
                .isEqualTo("true");
    }

    @Test
    void savesNothingForAValidationFailure() {
        Reply invalid = stripe.post(INTENTS, "k1", "amount", "2000");
        Reply corrected = stripe.post(INTENTS, "k1", INTENT);

        assertThat(invalid.status()).isEqualTo(400);
        assertThat(corrected.status()).isEqualTo(200);
        assertThat(corrected.header("Idempotent-Replayed")).isEmpty();
    }

    @Test
    void savesNothingForThrottlingOrForAWrongSecret() {
        simulator.faults().next(Fault.status(429));
        Reply throttled = stripe.post(INTENTS, "k1", INTENT);
        Reply unauthorized =
                stripe.post(INTENTS, INTENT, "Authorization", "Bearer sk_test_invalid", "Idempotency-Key", "k1");
        Reply third = stripe.post(INTENTS, "k1", INTENT);

        assertThat(throttled.status()).isEqualTo(429);
        assertThat(unauthorized.status()).isEqualTo(401);
        assertThat(third.status()).isEqualTo(200);
        assertThat(third.header("Idempotent-Replayed")).isEmpty();
    }

    @Test
    void refusesAKeyThatIsAtWork() {
        String[] slow = intentWith("metadata[sim_fault]", "delay:600");

        List<Reply> both = Stream.of(stripe.postAsync(INTENTS, "k1", slow), stripe.postAsync(INTENTS, "k1", slow))
                .map(CompletableFuture::join)
                .sorted(Comparator.comparing(Reply::status))
                .toList();

        assertThat(both.getFirst().status()).isEqualTo(200);
        assertThat(both.getLast().status()).isEqualTo(409);
        assertThat(both.getLast().errorCode()).isEqualTo("idempotency_key_in_use");
        assertThat(both.getLast().header("Stripe-Should-Retry")).isEqualTo("true");
        assertThat(stripe.post(INTENTS, "k1", slow).header("Idempotent-Replayed"))
                .isEqualTo("true");
        assertThat(simulator.effects().total()).isEqualTo(1);
    }

    @Test
    void refusesOtherParametersUnderTheSameKey() {
        stripe.post(INTENTS, "k1", INTENT);
        Reply other = stripe.post(INTENTS, "k1", "amount", "2001", "currency", "usd");

        assertThat(other.status()).isEqualTo(400);
        assertThat(other.text("/error/type")).isEqualTo("idempotency_error");
        assertThat(other.text("/error/message")).startsWith("Keys for idempotent requests can only be used with");
        assertThat(simulator.effects().total()).isEqualTo(1);
    }

    @Test
    void refusesAnotherEndpointUnderTheSameKey() {
        stripe.post("/v1/customers", "k1", "name", "Ann");
        Reply other = stripe.post("/v1/products", "k1", "name", "Ann");

        assertThat(other.status()).isEqualTo(400);
        assertThat(other.text("/error/type")).isEqualTo("idempotency_error");
        assertThat(other.text("/error/message")).contains("/v1/customers", "/v1/products");
    }

    @Test
    void refusesAKeyOfMoreThan255Characters() {
        assertThat(stripe.post(INTENTS, "k".repeat(255), INTENT).status()).isEqualTo(200);
        assertThat(stripe.post(INTENTS, "k".repeat(256), INTENT).status()).isEqualTo(400);
        assertThat(simulator.effects().total()).isEqualTo(1);
    }

    @Test
    @DisplayName("P4: a pruned key is a new request, and the ledger shows the double")
    void executesAgainAfterTheKeyWasPruned() {
        stripe.post(INTENTS, "k1", INTENT);
        now.updateAndGet(instant -> instant.plus(Duration.ofHours(23)));
        Reply within = stripe.post(INTENTS, "k1", INTENT);
        now.updateAndGet(instant -> instant.plus(Duration.ofHours(1)));
        Reply after = stripe.post(INTENTS, "k1", INTENT);

        assertThat(within.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(after.header("Idempotent-Replayed")).isEmpty();
        assertThat(after.text("/id")).isNotEqualTo(within.text("/id"));
        assertThat(simulator.effects().keysWithMoreThanOne()).containsExactly("k1");
    }

    @Test
    void keepsTheKeysOfAccountsApart() {
        Reply one = stripe.post(INTENTS, "k1", INTENT);
        Reply connected = stripe.post(INTENTS, INTENT, "Idempotency-Key", "k1", "Stripe-Account", "acct_1");
        Reply other = stripe.post(INTENTS, INTENT, "Idempotency-Key", "k1", "Authorization", "Bearer sk_test_two");

        assertThat(connected.text("/id")).isNotEqualTo(one.text("/id"));
        assertThat(connected.header("Stripe-Account")).isEqualTo("acct_1");
        assertThat(other.header("Idempotent-Replayed")).isEmpty();
        assertThat(simulator.effects().forKey("k1")).isEqualTo(3);
        assertThat(simulator.effects().keysWithMoreThanOne()).isEmpty();
    }

    @Test
    void ignoresKeysOnReadsAndDeletes() {
        Reply customer = stripe.post("/v1/customers", "k1", "name", "Ann");
        String path = "/v1/customers/" + customer.text("/id");

        assertThat(stripe.get(path, "Idempotency-Key", "k1").status()).isEqualTo(200);
        assertThat(stripe.get("/v1/products", "Idempotency-Key", "k1").status()).isEqualTo(200);
        assertThat(stripe.delete(path).body().path("deleted").asBoolean()).isTrue();
    }

    @Test
    void executesEachRequestWithoutAKey() {
        stripe.post(INTENTS, INTENT);
        stripe.post(INTENTS, INTENT);

        assertThat(simulator.effects().created("payment_intent")).isEqualTo(2);
    }

    @Test
    void carriesWhatEveryAnswerOfStripeCarries() {
        Reply reply = stripe.post(INTENTS, INTENT, "Idempotency-Key", "k1", "Stripe-Version", "2025-01-27.acacia");

        assertThat(reply.header("Request-Id")).matches("req_\\w{24}");
        assertThat(reply.header("Stripe-Version")).isEqualTo("2025-01-27.acacia");
        assertThat(reply.header("Idempotency-Key")).isEqualTo("k1");
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.text("/created")).isEqualTo(Long.toString(now.get().getEpochSecond()));
    }
}
