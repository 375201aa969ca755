package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.config.EncryptionKeys;
import io.aftercall.config.Secret;
import io.aftercall.config.SecretSealer;
import io.aftercall.queue.Requests;
import io.aftercall.request.Request;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class CredentialsTest {

    private static final String OLD = "old:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    private static final String NEW = "new:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

    private final Request sealed = sealed(OLD);

    @Test
    @DisplayName("RH-12: the secret of the request's own account, looked up at the moment of the call")
    void findsTheSecretOfTheAccount() {
        Credentials credentials = new Credentials(
                account -> account.equals("default") ? Optional.of(Secret.of("sk_test_1")) : Optional.empty(),
                new SecretSealer(EncryptionKeys.parse(OLD)));

        assertThat(credentials.of(Requests.paymentIntent()).orElseThrow().reveal())
                .isEqualTo("sk_test_1");
    }

    @Test
    @DisplayName("PH-090: a sealed secret opens after a rotation as well, and not without its key")
    void opensASealedSecret() {
        assertThat(with(NEW + "," + OLD).of(sealed).orElseThrow().reveal()).isEqualTo("sk_test_canary");
        assertThat(with(NEW).of(sealed)).isEmpty();
    }

    private static Credentials with(String keys) {
        return new Credentials(account -> Optional.empty(), new SecretSealer(EncryptionKeys.parse(keys)));
    }

    private static Request sealed(String keys) {
        RequestFreezer freezer =
                new RequestFreezer(TestSettings.with().stripe(), new SecretSealer(EncryptionKeys.parse(keys)));
        Submission submission = Submission.of(RequestType.PRODUCT)
                .param("name", "T")
                .secret(Secret.of("sk_test_canary"))
                .build();
        return freezer.freeze(submission, Requests.id());
    }
}
