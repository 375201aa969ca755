package io.aftercall.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.request.StripeCall;
import io.aftercall.stripe.CreatedObject.Judgement;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P5 G5: that an object exists is not that the call succeeded. */
final class CreatedObjectTest {

    private static final String CONFIRMED = "amount=2000&confirm=true&currency=usd";

    @ParameterizedTest
    @ValueSource(strings = {"succeeded", "processing", "requires_capture", "requires_action"})
    @DisplayName("a confirmed payment that was not declined was answered with 200")
    void takesAConfirmedPayment(String status) {
        assertThat(judge(CONFIRMED, intent(status, ""))).isEqualTo(new Judgement.Done());
    }

    @ParameterizedTest
    @ValueSource(strings = {"requires_payment_method", "requires_confirmation", "canceled", "succeeded", "<b>new</b>"})
    @DisplayName("a payment that was to be created only was created, whatever has become of it")
    void takesAPaymentThatWasNotToBeConfirmed(String status) {
        assertThat(judge("amount=2000&xconfirm=true", intent(status, ""))).isEqualTo(new Judgement.Done());
    }

    @Test
    @DisplayName("a declined payment is kept at Stripe, and is no success")
    void seesADecline() {
        Judgement judgement = judge(
                CONFIRMED,
                intent(
                        "requires_payment_method",
                        ",\"last_payment_error\":{\"type\":\"card_error\",\"code\":\"card_declined\",\"message\":\"No.\"}"));

        assertThat(judgement)
                .isInstanceOfSatisfying(
                        Judgement.Declined.class,
                        declined -> assertThat(declined.body())
                                .startsWith(
                                        "{\"error\":{\"type\":\"card_error\",\"code\":\"card_declined\",\"message\":\"No.\"")
                                .contains("\"payment_intent\":{\"id\":\"pi_1\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"requires_payment_method", "requires_confirmation", "canceled", "<b>new</b>", ""})
    @DisplayName("a confirmation that is under way, or was undone, is neither")
    void doesNotGuess(String status) {
        Judgement judgement = judge(CONFIRMED, intent(status, ""));

        assertThat(judgement)
                .isInstanceOfSatisfying(
                        Judgement.Unclear.class,
                        unclear -> assertThat(unclear.why()).doesNotContain("<"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            failed,    Declined
            succeeded, Done
            pending,   Done
            """)
    @DisplayName("a charge says itself whether it failed")
    void readsAChargesStatus(String status, String expected) {
        Judgement judgement = judge(
                "amount=2000",
                "{\"id\":\"ch_1\",\"object\":\"charge\",\"status\":\"" + status
                        + "\",\"failure_code\":\"card_declined\",\"failure_message\":\"No.\"}");

        assertThat(judgement.getClass().getSimpleName()).isEqualTo(expected);
    }

    private static Judgement judge(String body, String object) {
        StripeCall call = new StripeCall("POST", "/v1/payment_intents", body, "2026-09-30.endive", null);
        ObjectNode node = StripeAnswers.object(object).orElseThrow();
        return CreatedObject.judge(call, node);
    }

    private static String intent(String status, String more) {
        return "{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"status\":\"" + status + "\"" + more + "}";
    }
}
