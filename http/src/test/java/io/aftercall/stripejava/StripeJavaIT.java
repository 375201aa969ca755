package io.aftercall.stripejava;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.ApiResource;
import com.stripe.param.PaymentIntentCreateParams;
import io.aftercall.features.TestEngine;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StripeJavaIT {

    private static final PaymentIntentCreateParams PARAMS = PaymentIntentCreateParams.builder()
            .setAmount(2000L)
            .setCurrency("usd")
            .setConfirm(true)
            .setPaymentMethod("pm_card_visa")
            .setDescription("Tea & more")
            .putMetadata("order", "7")
            .setAutomaticPaymentMethods(PaymentIntentCreateParams.AutomaticPaymentMethods.builder()
                    .setEnabled(true)
                    .setAllowRedirects(PaymentIntentCreateParams.AutomaticPaymentMethods.AllowRedirects.NEVER)
                    .build())
            .build();

    @TempDir
    Path data;

    @Test
    @DisplayName("A4: the same parameters make the same payment, by stripe-java and by aftercall")
    void makesTheSamePaymentAsStripeJava() throws StripeException {
        try (TestEngine engine = TestEngine.start(data)) {
            StoredRequest ended = engine.aftercall
                    .call(StripeJava.submission(PARAMS).build(), Duration.ofSeconds(20))
                    .orElseThrow();
            PaymentIntent theirs = StripeClient.builder()
                    .setApiKey("sk_test_aftercall")
                    .setApiBase(engine.stripe.baseUri().toString())
                    .build()
                    .v1()
                    .paymentIntents()
                    .create(PARAMS);

            assertThat(ended.status().outcome()).isEqualTo(Outcome.SUCCEEDED);
            PaymentIntent ours = ApiResource.GSON.fromJson(ended.status().replyJson(), PaymentIntent.class);
            assertThat(ours.getMetadata()).containsAllEntriesOf(Map.of("order", "7"));
            assertThat(ours.getStatus()).isEqualTo("succeeded").isEqualTo(theirs.getStatus());
            assertThat(ours.getAmount()).isEqualTo(theirs.getAmount());
            assertThat(ours.getDescription()).isEqualTo(theirs.getDescription());
            assertThat(ours.getAutomaticPaymentMethods()).isEqualTo(theirs.getAutomaticPaymentMethods());
        }
    }
}
