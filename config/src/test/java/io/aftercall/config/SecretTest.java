package io.aftercall.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretTest {

    @Test
    @DisplayName("P13: never prints, alone or inside of a record")
    void neverPrints() {
        record Holder(Secret secret) {}

        Secret secret = Secret.of("sk_test_canary");

        assertThat(secret).hasToString("***");
        assertThat(new Holder(secret).toString()).doesNotContain("canary");
        assertThat("%s".formatted(secret)).isEqualTo("***");
        assertThat(secret.reveal()).isEqualTo("sk_test_canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "canary\r\nX: y", "canary\u0000", "canaryé", "canary word", "\u007fcanary"})
    void refusesWhatCouldBreakOutOfAHeader(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Secret.of(text))
                .satisfies(refused -> assertThat(refused.toString()).doesNotContain("canary"));
    }

    @Test
    void hasALimit() {
        assertThat(Secret.of("a".repeat(512)).reveal()).hasSize(512);
        assertThatIllegalArgumentException().isThrownBy(() -> Secret.of("a".repeat(513)));
    }
}
