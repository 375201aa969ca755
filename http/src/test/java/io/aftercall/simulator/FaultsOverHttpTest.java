package io.aftercall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.SimulatorClient.Reply;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults that still end in a whole HTTP answer; those of the wire are in {@link WireFaultsTest}. BK-10. */
final class FaultsOverHttpTest extends SimulatorTestBase {

    @ParameterizedTest
    @CsvSource({
        "429:2, 429, ''",
        "500:2, 500, ''",
        "503:2, 503, true",
        "lock_timeout:2, 429, ''",
        "in_use:2, 409, true",
        "html:2, 502, ''",
        "retry_after:3:2, 429, ''",
        "302:2, 302, ''",
        "401:2, 401, ''",
        "403:2, 403, ''"
    })
    void failsTheFirstAttemptsOfAKeyOnly(String fault, int status, String shouldRetry) {
        String[] params = intentWith("metadata[sim_fault]", fault);

        Reply first = stripe.post(INTENTS, "k1", params);
        Reply second = stripe.post(INTENTS, "k1", params);
        assertThat(simulator.effects().total()).isZero();
        Reply third = stripe.post(INTENTS, "k1", params);

        assertThat(first.status()).isEqualTo(status);
        assertThat(first.header("Stripe-Should-Retry")).isEqualTo(shouldRetry);
        assertThat(second.status()).isEqualTo(status);
        assertThat(third.status()).isEqualTo(200);
        assertThat(third.header("Idempotent-Replayed")).isEmpty();
        assertThat(simulator.effects().forKey("k1")).isEqualTo(1);
    }

    @Test
    void tellsLockTimeoutFromARateLimit() {
        Reply limited = stripe.post(INTENTS, "k1", intentWith("metadata[sim_fault]", "429"));
        Reply locked = stripe.post(INTENTS, "k2", intentWith("metadata[sim_fault]", "lock_timeout"));

        assertThat(limited.errorCode()).isEqualTo("rate_limit");
        assertThat(limited.header("Stripe-Rate-Limited-Reason")).isEqualTo("global-rate");
        assertThat(locked.errorCode()).isEqualTo("lock_timeout");
        assertThat(locked.header("Stripe-Rate-Limited-Reason")).isEmpty();
    }

    @Test
    @DisplayName("T8: a 429 may name its wait")
    void namesTheWait() {
        Reply reply = stripe.post(INTENTS, "k1", intentWith("metadata[sim_fault]", "retry_after:2"));

        assertThat(reply.header("Retry-After")).isEqualTo("2");
    }

    @Test
    void refusesAFaultItDoesNotKnow() {
        Reply reply = stripe.post(INTENTS, "k1", intentWith("metadata[sim_fault]", "meteor"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/error/param")).isEqualTo("metadata[sim_fault]");
    }

    @ParameterizedTest
    @CsvSource({"delay:150", "delay_after:150"})
    void answersAfterTheDelay(String fault) {
        Instant begun = Instant.now();

        assertThat(stripe.post(INTENTS, "k1", intentWith("metadata[sim_fault]", fault))
                        .status())
                .isEqualTo(200);

        assertThat(Duration.between(begun, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void strikesTheNextCallOrThoseThatMatch() {
        simulator.faults().next(Fault.status(503));
        simulator
                .faults()
                .when(
                        call -> call.path().equals("/v1/products"),
                        2,
                        Fault.of(FaultKind.HTML).times(2));

        assertThat(stripe.post(INTENTS, "k1", INTENT).status()).isEqualTo(503);
        assertThat(stripe.post(INTENTS, "k1", INTENT).status()).isEqualTo(200);
        assertThat(stripe.get("/v1/products").status()).isEqualTo(502);
        assertThat(stripe.get("/v1/products").status()).isEqualTo(502);
        assertThat(stripe.get("/v1/products").status()).isEqualTo(200);
    }

    @Test
    void remembersCallsWithoutTheirSecrets() {
        stripe.post(INTENTS, "k1", intentWith("metadata[sim_fault]", "429"));
        stripe.post(INTENTS, INTENT, "Authorization", "Bearer sk_test_invalid_abcdef");

        assertThat(simulator.requests()).hasSize(2);
        AnsweredCall first = simulator.requests().getFirst();
        assertThat(first.call()).isEqualTo(new ReceivedCall("POST", INTENTS, "k1", 1));
        assertThat(first.status()).isEqualTo(429);
        assertThat(first.fault()).isEqualTo(FaultKind.STATUS);
        assertThat(simulator.requests().toString()).doesNotContain("sk_test", "abcdef");
    }

    @Test
    void controlsFromAnotherProcess() {
        Reply added = stripe.control(
                "/_sim/faults", "{\"faults\":\"503:2\",\"method\":\"POST\",\"path\":\"/v1/pay*\",\"key\":\"k1\"}");

        assertThat(added.body().path("times").asInt()).isEqualTo(2);
        assertThat(stripe.post(INTENTS, "k2", INTENT).status()).isEqualTo(200);
        assertThat(stripe.post(INTENTS, "k1", INTENT).status()).isEqualTo(503);
        assertThat(stripe.post(INTENTS, "k1", INTENT).status()).isEqualTo(503);
        assertThat(stripe.post(INTENTS, "k1", INTENT).status()).isEqualTo(200);
        Reply effects = stripe.control("/_sim/effects", "");
        assertThat(effects.raw().body())
                .isEqualTo("{\"total\":2,\"effects\":{\"payment_intent.create\":2},\"keys\":{\"k2\":1,\"k1\":1},"
                        + "\"doubles\":[]}");
        assertThat(stripe.control("/_sim/requests?limit=3", "").body().path("requests"))
                .hasSize(3);
        assertThat(stripe.control("/_sim/faults", "{\"faults\":\"meteor\"}").status())
                .isEqualTo(400);
        assertThat(stripe.control("/_sim/faults", "{").status()).isEqualTo(400);
        assertThat(stripe.control("/_sim/other", "").status()).isEqualTo(404);
        stripe.control("/_sim/reset", "{}");
        assertThat(simulator.effects().total()).isZero();
        assertThat(simulator.requests()).isEmpty();
    }
}
