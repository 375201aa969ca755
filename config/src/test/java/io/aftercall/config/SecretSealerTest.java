package io.aftercall.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T18: secrets at rest. */
final class SecretSealerTest {

    private static final String OLD = "old:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    private static final String NEW = "new:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

    private final Secret secret = Secret.of("sk_test_canary");
    private final SecretSealer sealer = sealer(OLD);
    private final String envelope = sealer.seal(secret, "req_1");

    @Test
    void opensWhatItSealed() {
        assertThat(sealer.open(envelope, "req_1").reveal()).isEqualTo("sk_test_canary");
    }

    @Test
    @DisplayName("P13: the envelope tells the key's id and nothing of the secret")
    void hidesTheSecret() {
        assertThat(envelope).startsWith("ac1.old.").doesNotContain("canary").doesNotContain("sk_test");
    }

    @Test
    void sealsTheSameDifferentlyEachTime() {
        assertThat(sealer.seal(secret, "req_1")).isNotEqualTo(envelope);
    }

    @Test
    @DisplayName("5.2: a sealed value moved to another record does not open")
    void opensForItsPurposeOnly() {
        assertRefused(sealer, envelope, "req_2");
    }

    @Test
    @DisplayName("PH-090 PW-11: after a rotation the new key seals and the old one still opens")
    void opensTheOldAfterARotation() {
        SecretSealer rotated = sealer(NEW + "," + OLD);

        assertThat(rotated.open(envelope, "req_1").reveal()).isEqualTo("sk_test_canary");
        assertThat(rotated.seal(secret, "req_1")).startsWith("ac1.new.");
    }

    @Test
    void doesNotOpenWithoutTheKey() {
        assertRefused(sealer(NEW), envelope, "req_1");
        assertRefused(sealer("old:" + NEW.substring(4)), envelope, "req_1");
    }

    @Test
    void noticesEveryChange() {
        int payload = "ac1.old.".length();
        for (int i = 0; i < envelope.length(); i++) {
            char other = envelope.charAt(i) == 'A' ? 'Q' : 'A';
            String changed = envelope.substring(0, i) + other + envelope.substring(i + 1);
            if (i < envelope.length() - 1 || i < payload) { // the last character holds bits that are not used
                assertRefused(sealer, changed, "req_1");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "canary", "ac1", "ac1.old", "ac1.old.", "ac1.old.AAAA", "ac1.old.ca nary", "ac2.old.AAAA"})
    void refusesWhatIsNoEnvelope(String text) {
        assertRefused(sealer, text, "req_1");
    }

    private static void assertRefused(SecretSealer sealer, String envelope, String purpose) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sealer.open(envelope, purpose))
                .withMessageStartingWith("sealed secret: ")
                .satisfies(refused -> assertThat(refused.toString()).doesNotContain("canary"));
    }

    private static SecretSealer sealer(String keys) {
        return new SecretSealer(EncryptionKeys.parse(keys));
    }
}
