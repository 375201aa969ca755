package io.aftercall.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A5, PH-052: request templates")
final class SubmissionTemplateTest {

    private final SubmissionTemplate europe = new SubmissionTemplate(
            builder -> builder.account("eu").worker("billing").param("currency", "eur"));

    @Test
    void setsWhatIsInCommon() {
        Submission payment =
                europe.of(RequestType.PAYMENT_INTENT).param("amount", 2000).build();

        assertThat(payment.credential()).isEqualTo(new Credential.Account("eu"));
        assertThat(payment.routing().workerId()).isEqualTo("billing");
        assertThat(payment.target().params()).isEqualTo(Map.of("currency", "eur", "amount", 2000));
    }

    @Test
    void letsTheSingleSubmissionWin() {
        Submission payment = europe.of(RequestType.PAYMENT_INTENT)
                .account("uk")
                .param("currency", "gbp")
                .build();

        assertThat(payment.credential()).isEqualTo(new Credential.Account("uk"));
        assertThat(payment.target().params()).isEqualTo(Map.of("currency", "gbp"));
    }

    @Test
    void doesNotLetOneSubmissionLeakIntoTheNext() {
        europe.of(RequestType.PAYMENT_INTENT).param("amount", 2000).build();

        assertThat(europe.with(builder -> builder.priority(0))
                        .of(RequestType.REFUND)
                        .build()
                        .target()
                        .params())
                .isEqualTo(Map.of("currency", "eur"));
    }
}
