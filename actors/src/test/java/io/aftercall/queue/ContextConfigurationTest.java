package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aftercall.request.FieldError;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.RequestType;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ContextConfigurationTest {

    @Test
    @DisplayName("O1: says all that is wrong, with the names of the fields")
    void namesEachField() {
        InvalidSubmission invalid = catchThrowableOfType(
                InvalidSubmission.class,
                () -> new ContextConfiguration(
                        "{a}", "sk_live_x", Map.of("new_create_paymnet", "x", "new_create_refund", "../x")));

        assertThat(invalid.errors())
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder(
                        "context_id", "account", "flows.new_create_paymnet", "flows.new_create_refund");
        assertThat(invalid).hasMessageNotContaining("sk_live_x");
    }

    @Test
    void showsNoSecretAndNoControlInTheNameOfAField() {
        InvalidSubmission invalid = catchThrowableOfType(
                InvalidSubmission.class,
                () -> new ContextConfiguration("a", null, Map.of("sk_live_canary\n" + "x".repeat(500), "b")));

        assertThat(invalid.errors().getFirst().field()).startsWith("flows.***").hasSizeLessThan(80);
        assertThat(invalid).hasMessageNotContaining("canary").hasMessageNotContaining("\n");
    }

    @Test
    @DisplayName("the flow of every type can be replaced")
    void replacesTheFlowOfEveryType() {
        for (RequestType type : RequestType.values()) {
            assertThat(new ContextConfiguration("a", null, Map.of(type.flow(), "other")).flowOf(type))
                    .contains("other");
        }
    }
}
