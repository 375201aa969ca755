package io.aftercall.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.config.Secret;
import io.aftercall.config.WebhookSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** T11, P1: only what Stripe has signed lately is taken. */
final class WebhookSignatureTest {

    private static final Secret OWN = Secret.of("whsec_own");
    private static final Secret OLD = Secret.of("whsec_old");
    private static final byte[] BODY = "{\"id\":\"evt_1\",\"name\":\"Zoë\"}".getBytes(StandardCharsets.UTF_8);
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private final WebhookSignature signature =
            new WebhookSignature(new WebhookSettings(List.of(OWN, OLD), Duration.ofSeconds(300)), () -> NOW);

    @ParameterizedTest
    @CsvSource({"0, true", "300, true", "-300, true", "301, false", "-301, false", "31536000, false"})
    @DisplayName("the tolerance holds both ways: a time in the future is no better than one in the past")
    void toleratesFiveMinutesBothWays(long later, boolean valid) {
        String time = Long.toString(NOW.getEpochSecond() + later);

        assertThat(signature.isValid("t=" + time + ",v1=" + mac(OWN, time), BODY))
                .isEqualTo(valid);
    }

    @Test
    @DisplayName("each of several secrets and each of several signatures will do, while a secret is rolled")
    void takesAnySecretAndAnySignature() {
        String time = time();
        String wrong = "0".repeat(64);

        assertThat(signature.isValid("t=" + time + ",v1=" + mac(OLD, time), BODY))
                .isTrue();
        assertThat(signature.isValid("t=" + time + ", v1=" + wrong + ",v1=" + mac(OWN, time) + ",v0=x", BODY))
                .isTrue();
        assertThat(signature.isValid("t=" + time + ",v1=" + mac(Secret.of("whsec_other"), time), BODY))
                .isFalse();
        assertThat(signature.isValid("t=" + time + ",v0=" + mac(OWN, time), BODY))
                .isFalse();
    }

    @Test
    @DisplayName("every byte of the body and the time are signed")
    void noticesAnyChange() {
        String header = "t=" + time() + ",v1=" + mac(OWN, time());
        byte[] changed = BODY.clone();
        changed[3]++;

        assertThat(signature.isValid(header, BODY)).isTrue();
        assertThat(signature.isValid(header, changed)).isFalse();
        assertThat(signature.isValid(header.replace("t=18", "t=017"), BODY)).isFalse();
    }

    @Test
    @DisplayName("a vector that openssl made: printf 1800000000.BODY | openssl dgst -sha256 -hmac whsec_own")
    void agreesWithAnotherImplementation() {
        String made = "d601549f0a48479111fc10f5b518afac5f1eed072a244351c82e4aaa3731d3f5";

        assertThat(signature.isValid("t=1800000000,v1=" + made, BODY)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t=", "v1=", "t=1800000000", "t=x,v1=MAC", "t=1800000000,t=1800000000,v1=MAC", "MAC"})
    void refusesWhatHasNoForm(String header) {
        assertThat(signature.isValid(header.replace("MAC", mac(OWN, time())), BODY))
                .isFalse();
    }

    private static String time() {
        return Long.toString(NOW.getEpochSecond());
    }

    private static String mac(Secret secret, String time) {
        return HexFormat.of().formatHex(WebhookSignature.sign(secret, time, BODY));
    }
}
