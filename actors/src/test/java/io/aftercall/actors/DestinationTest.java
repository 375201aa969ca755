package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Requests;
import io.aftercall.request.Request;
import io.aftercall.request.StripeCall;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DestinationTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/payment_intents              | POST /v1/payment_intents of account default
            /v1/payment_intents/pi_3Nx/cancel| POST /v1/payment_intents/{id}/cancel of account default
            /v1/checkout/sessions            | POST /v1/checkout/sessions of account default
            /v1/coupons/SUMMER               | POST /v1/coupons/{id} of account default
            /v1/coupons/25off                | POST /v1/coupons/{id} of account default
            """)
    @DisplayName("C6: a destination is an account and an endpoint, of whichever object")
    void isAnEndpointOfAnAccount(String path, String expected) {
        Request some = Requests.paymentIntent();
        Request request = new Request(
                some.id(),
                some.type(),
                new StripeCall("POST", path, "", some.call().apiVersion(), null),
                some.key(),
                some.params(),
                some.routing(),
                some.credential(),
                some.origin(),
                some.fingerprint());

        assertThat(Destination.of(request)).hasToString(expected);
    }
}
