package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.StripeCall;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StripePathsTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            POST,   /v1/payment_intents,                  ,                          /v1/payment_intents
            POST,   /v1/payment_intents/pi_3N/confirm,    /v1/payment_intents/pi_3N, /v1/payment_intents
            POST,   /v1/customers/cus_1,                  /v1/customers/cus_1,       /v1/customers
            POST,   /v1/checkout/sessions/cs_test_a1/expire, /v1/checkout/sessions/cs_test_a1, /v1/checkout/sessions
            POST,   /v1/customers/cus_1/sources,          /v1/customers/cus_1,       /v1/customers
            POST,   /v1/test_helpers/refunds,             ,                          /v1/test_helpers/refunds
            DELETE, /v1/coupons/SPRING,                   /v1/coupons/SPRING,        /v1/coupons
            DELETE, /v1/customers/cus_1,                  /v1/customers/cus_1,       /v1/customers
            """)
    @DisplayName("G5: the object that a call names, and where its kind is found")
    void findsTheObject(String method, String path, @Nullable String object, String collection) {
        StripeCall call = new StripeCall(method, path, "", "2026-09-30.endive", null);

        assertThat(StripePaths.objectOf(call).orElse(null)).isEqualTo(object);
        assertThat(StripePaths.collectionOf(call)).isEqualTo(collection);
    }
}
