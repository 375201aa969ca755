package io.aftercall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.SimulatorClient.Reply;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** BK-10 and RELIABILITY 1.6: how payments go, by Stripe's test payment methods. */
final class PaymentsTest extends SimulatorTestBase {

    @Test
    void createsAnIntentOfRealisticSize() {
        Reply reply = stripe.post(INTENTS, intentWith("metadata[order]", "7", "description", "Tea"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text("/object")).isEqualTo("payment_intent");
        assertThat(reply.text("/status")).isEqualTo("requires_payment_method");
        assertThat(reply.text("/client_secret")).startsWith(reply.text("/id") + "_secret_");
        assertThat(reply.text("/metadata/order")).isEqualTo("7");
        assertThat(reply.body().path("livemode").isBoolean()).isTrue();
        assertThat(reply.body().path("amount").isIntegralNumber()).isTrue();
        assertThat(reply.raw().body().length()).isBetween(1000, 1800);
    }

    @ParameterizedTest
    @CsvSource({
        "pm_card_chargeDeclined, card_declined, generic_decline",
        "pm_card_chargeDeclinedInsufficientFunds, card_declined, insufficient_funds",
        "pm_card_chargeDeclinedExpiredCard, expired_card, ''",
        "pm_card_chargeDeclinedProcessingError, processing_error, ''",
        "pm_card_chargeDeclinedStolenCard, card_declined, stolen_card"
    })
    @DisplayName("BK-09: a decline is a 402 card_error with the whole error object")
    void declinesByTestPaymentMethod(String method, String code, String declineCode) {
        Reply reply = stripe.post(INTENTS, "k1", intentWith("payment_method", method, "confirm", "true"));

        assertThat(reply.status()).isEqualTo(402);
        assertThat(reply.text("/error/type")).isEqualTo("card_error");
        assertThat(reply.errorCode()).isEqualTo(code);
        assertThat(reply.text("/error/decline_code")).isEqualTo(declineCode);
        assertThat(reply.text("/error/charge")).startsWith("ch_");
        assertThat(reply.text("/error/doc_url")).contains(code.replace('_', '-'));
        assertThat(reply.text("/error/request_log_url")).contains(reply.header("Request-Id"));
        assertThat(reply.text("/error/payment_intent/status")).isEqualTo("requires_payment_method");
        assertThat(reply.text("/error/payment_method/id")).isEqualTo(method);
        String charge = "/v1/charges/" + reply.text("/error/charge");
        assertThat(stripe.get(charge).text("/status")).isEqualTo("failed");
    }

    @Test
    void paysAtOnceWhenConfirmed() {
        Reply reply = stripe.post(
                INTENTS, intentWith("payment_method", "pm_card_visa", "confirm", "true", "expand[]", "latest_charge"));

        assertThat(reply.text("/status")).isEqualTo("succeeded");
        assertThat(reply.text("/amount_received")).isEqualTo("2000");
        assertThat(reply.text("/latest_charge/object")).isEqualTo("charge");
    }

    @Test
    void walksFromConfirmationToCapture() {
        String path = INTENTS + "/"
                + stripe.post(INTENTS, intentWith("capture_method", "manual")).text("/id");

        assertThat(stripe.post(path + "/capture", "c0").errorCode()).isEqualTo("payment_intent_unexpected_state");
        assertThat(stripe.post(path + "/confirm", "c1", "payment_method", "pm_card_visa")
                        .text("/status"))
                .isEqualTo("requires_capture");
        assertThat(stripe.post(path + "/capture", "c2", "amount_to_capture", "1500")
                        .text("/amount_received"))
                .isEqualTo("1500");
        assertThat(stripe.post(path + "/cancel", "c3").errorCode()).isEqualTo("payment_intent_unexpected_state");
        assertThat(stripe.post(path, "u1", "metadata[a]", "b").text("/metadata/a"))
                .isEqualTo("b");
        assertThat(stripe.post(path, "u2", "amount", "900").status()).isEqualTo(400);
    }

    @Test
    void paysAfterADeclineWithAnotherCard() {
        Reply declined =
                stripe.post(INTENTS, "k1", intentWith("payment_method", "pm_card_chargeDeclined", "confirm", "true"));
        String path = INTENTS + "/" + declined.text("/error/payment_intent/id");

        assertThat(stripe.post(path + "/confirm", "k2", "payment_method", "pm_card_visa")
                        .text("/status"))
                .isEqualTo("succeeded");
    }

    @Test
    void asksForAuthenticationWhereTheCardNeedsIt() {
        Reply reply =
                stripe.post(INTENTS, intentWith("payment_method", "pm_card_authenticationRequired", "confirm", "true"));

        assertThat(reply.text("/status")).isEqualTo("requires_action");
        assertThat(reply.text("/next_action/type")).isEqualTo("use_stripe_sdk");
    }

    @Test
    void cancelsAnOpenIntent() {
        String path = INTENTS + "/" + stripe.post(INTENTS, INTENT).text("/id");

        assertThat(stripe.post(path + "/cancel", "c1", "cancellation_reason", "abandoned")
                        .text("/status"))
                .isEqualTo("canceled");
    }

    @Test
    void refundsUpToWhatWasPaid() {
        String intent = stripe.post(INTENTS, intentWith("payment_method", "pm_card_visa", "confirm", "true"))
                .text("/id");

        Reply part = stripe.post("/v1/refunds", "r1", "payment_intent", intent, "amount", "500");
        Reply tooMuch = stripe.post("/v1/refunds", "r2", "payment_intent", intent, "amount", "1501");
        Reply rest = stripe.post("/v1/refunds", "r3", "payment_intent", intent);
        Reply again = stripe.post("/v1/refunds", "r4", "payment_intent", intent);

        assertThat(part.text("/status")).isEqualTo("succeeded");
        assertThat(tooMuch.status()).isEqualTo(400);
        assertThat(rest.text("/amount")).isEqualTo("1500");
        assertThat(again.errorCode()).isEqualTo("charge_already_refunded");
        assertThat(simulator.effects().created("refund")).isEqualTo(2);
    }
}
