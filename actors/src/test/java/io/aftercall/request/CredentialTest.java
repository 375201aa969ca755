package io.aftercall.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.aftercall.config.Secret;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialTest {

    @ParameterizedTest
    @ValueSource(strings = {"default", "eu-main", "tenant_17", "A"})
    void takesTheNameOfAnAccount(String name) {
        assertThat(new Credential.Account(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk_live_51Hidden", "sk_test_51Hidden", "rk_live_51Hidden", "rk_test_51Hidden"})
    @DisplayName("P13 M3: a secret given as the name of an account is refused and not repeated")
    void refusesASecretWithoutRepeatingIt(String secret) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Credential.Account(secret))
                .satisfies(refusal -> assertThat(refusal.toString())
                        .startsWith(refusal.getClass().getName() + ": account: expected")
                        .doesNotContain("51Hidden"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\n", "a.b", "a/b", "${x}", "ü", "whsec_hidden=="})
    @DisplayName("P13: whatever else is no name is not repeated either")
    void refusesWhatIsNoName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Credential.Account(name))
                .withMessageNotContaining("hidden");
    }

    @Test
    @DisplayName("P9: a name has a limit")
    void refusesAnOverlongName() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Credential.Account("a".repeat(65)));
    }

    @Test
    @DisplayName("P13: neither a secret nor its envelope is printed")
    void printsNoSecret() {
        assertThat(new Credential.Inline(Secret.of("sk_test_51Hidden")).toString())
                .doesNotContain("51Hidden");
        assertThat(new Credential.Sealed("v1.k1.51Hidden").toString()).doesNotContain("51Hidden");
    }

    @Test
    @DisplayName("P13: a request is never stored with the secret itself")
    void keepsTheSecretItselfOutOfRequests() {
        StripeCall call = new StripeCall("POST", "/v1/customers", "", "2026-09-30.endive", null);
        RequestId id = new RequestId("req_" + "0".repeat(36));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Request(
                        id,
                        RequestType.CUSTOMER,
                        call,
                        IdempotencyKey.of(id),
                        Params.of("{}"),
                        new Routing("default", "default", 5, null),
                        new Credential.Inline(Secret.of("sk_test_51Hidden")),
                        Origin.NONE,
                        "fingerprint"))
                .withMessageNotContaining("51Hidden");
    }
}
