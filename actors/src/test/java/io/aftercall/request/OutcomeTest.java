package io.aftercall.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OutcomeTest {

    @ParameterizedTest
    @EnumSource
    void isSpeltInLowerSnakeCase(Outcome outcome) {
        assertThat(outcome.wire()).matches("[a-z]+(_[a-z]+)*");
        assertThat(Outcome.ofWire(outcome.wire())).isEqualTo(outcome);
    }

    @Test
    void refusesAnotherSpelling() {
        assertThatIllegalArgumentException().isThrownBy(() -> Outcome.ofWire("Succeeded"));
    }
}
