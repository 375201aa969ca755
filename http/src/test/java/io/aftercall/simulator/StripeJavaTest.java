package io.aftercall.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.StripeClient;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Product;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentSearchParams;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.ProductCreateParams;
import org.junit.jupiter.api.Test;

/** Stripe's own client as the judge: it must read what the simulator writes. */
final class StripeJavaTest extends SimulatorTestBase {

    @Test
    void servesTheOfficialClient() throws StripeException {
        Product product = client().v1()
                .products()
                .create(ProductCreateParams.builder().setName("Tea").build());
        client().v1()
                .prices()
                .create(PriceCreateParams.builder()
                        .setCurrency("usd")
                        .setUnitAmount(500L)
                        .setProduct(product.getId())
                        .build());
        PaymentIntent intent = client().v1().paymentIntents().create(intent("pm_card_visa"));

        assertThat(intent.getStatus()).isEqualTo("succeeded");
        assertThat(intent.getLatestChargeObject().getPaid()).isTrue();
        assertThat(client().v1().paymentIntents().list().getData()).hasSize(1);
        assertThat(client().v1()
                        .paymentIntents()
                        .search(PaymentIntentSearchParams.builder()
                                .setQuery("metadata['order']:'7'")
                                .build())
                        .getData())
                .extracting(PaymentIntent::getId)
                .containsExactly(intent.getId());
    }

    @Test
    void makesTheOfficialClientThrowItsOwnExceptions() throws StripeException {
        RequestOptions key = RequestOptions.builder().setIdempotencyKey("k1").build();
        client().v1().paymentIntents().create(intent("pm_card_visa"), key);

        CardException declined = catchThrowableOfType(
                CardException.class, () -> client().v1().paymentIntents().create(intent("pm_card_chargeDeclined")));
        IdempotencyException mismatch = catchThrowableOfType(
                IdempotencyException.class,
                () -> client().v1().paymentIntents().create(intent("pm_card_mastercard"), key));
        InvalidRequestException missing = catchThrowableOfType(
                InvalidRequestException.class,
                () -> client().v1().paymentIntents().retrieve("pi_no"));

        assertThat(declined.getDeclineCode()).isEqualTo("generic_decline");
        assertThat(declined.getStripeError().getPaymentIntent().getStatus()).isEqualTo("requires_payment_method");
        assertThat(mismatch.getStatusCode()).isEqualTo(400);
        assertThat(missing.getCode()).isEqualTo("resource_missing");
    }

    @Test
    void letsTheOfficialClientRetryUnderOneKey() throws StripeException {
        simulator.faults().next(Fault.status(503).times(2));

        PaymentIntent intent = client().v1().paymentIntents().create(intent("pm_card_visa"));

        assertThat(intent.getStatus()).isEqualTo("succeeded");
        assertThat(simulator.requests()).extracting(AnsweredCall::status).containsExactly(503, 503, 200);
        assertThat(simulator.effects().total()).isEqualTo(1);
    }

    private StripeClient client() {
        return StripeClient.builder()
                .setApiKey("sk_test_one")
                .setMaxNetworkRetries(2)
                .setApiBase(simulator.baseUri().toString())
                .build();
    }

    private static PaymentIntentCreateParams intent(String method) {
        return PaymentIntentCreateParams.builder()
                .setAmount(2000L)
                .setCurrency("usd")
                .setPaymentMethod(method)
                .setConfirm(true)
                .putMetadata("order", "7")
                .addExpand("latest_charge")
                .setAutomaticPaymentMethods(PaymentIntentCreateParams.AutomaticPaymentMethods.builder()
                        .setEnabled(true)
                        .build())
                .build();
    }
}
