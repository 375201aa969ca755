package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FlowNameTest {

    @Test
    void takesAStem() {
        assertThat(new FlowName("new_create_payment_intent").value()).isEqualTo("new_create_payment_intent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                "../x",
                "a/b",
                "a\\b",
                "/etc/passwd",
                "x.groovy",
                "A",
                "a b",
                "a\u0000",
                "a\n",
                "é",
                "%2e%2e",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            })
    void refusesWhatCouldLeadElsewhere(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FlowName(value))
                .withMessageContaining("expected: 1 to 100 of a-z")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\u0000", "\n"));
    }
}
