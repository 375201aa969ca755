package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.aftercall.config.EncryptionKeys;
import io.aftercall.config.Secret;
import io.aftercall.config.SecretSealer;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Requests;
import io.aftercall.request.Credential;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import io.aftercall.scripts.ChildCall;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** RH-36: a script starts the next call. */
final class ChildRequestsTest {

    private final SecretSealer sealer = new SecretSealer(TestSettings.with().encryption());
    private final RequestFreezer freezer =
            new RequestFreezer(TestSettings.with().stripe(), sealer);
    private final ChildRequests children = new ChildRequests(freezer, sealer);
    private final HeldJob parent = Jobs.flow(Requests.paymentIntent(), Outcome.SUCCEEDED, "{}");

    @Test
    @DisplayName("P7: the same run gives the same request, byte for byte, with its parent")
    void makesTheSameRequestEachTime() {
        Request child = child(parent, "product", null);

        assertThat(child.id()).isEqualTo(RequestId.childOf(parent.lease().id(), "1"));
        assertThat(child.type()).isEqualTo(RequestType.PRODUCT);
        assertThat(child.call().path()).isEqualTo("/v1/products");
        assertThat(child.routing().workerId()).isEqualTo("shipping");
        assertThat(child.routing().contextId()).isEqualTo("ctx-7");
        assertThat(child.origin().parent()).isEqualTo(parent.lease().id());
        assertThat(child.origin().argsJson()).isEqualTo("{\"n\":1}");
        assertThat(child(parent, "product", null)).isEqualTo(child);
    }

    @Test
    @DisplayName("RH-12: acts for the account of its request, or for the one it names")
    void inheritsTheAccount() {
        assertThat(child(parent, "product", null).credential()).isEqualTo(new Credential.Account("default"));
        assertThat(child(parent, "product", new io.aftercall.scripts.Credential.Account("eu"))
                        .credential())
                .isEqualTo(new Credential.Account("eu"));
        assertThat(child(Jobs.play(), "product", null).credential()).isEqualTo(new Credential.Account("default"));
    }

    @Test
    @DisplayName("RH-12: with its parent's credential goes the connected account, version and priority")
    void staysWithTheConnectedAccount() {
        Submission submission = Submission.of(RequestType.PRODUCT)
                .param("name", "T")
                .stripeAccount("acct_1")
                .apiVersion("2024-06-20")
                .build();
        HeldJob connected = Jobs.flow(freezer.freeze(submission, Requests.id()), Outcome.SUCCEEDED, "{}");

        Request child = child(connected, "price", null);
        Request elsewhere = child(connected, "price", new io.aftercall.scripts.Credential.Account("eu"));

        assertThat(child.call().stripeAccount()).isEqualTo("acct_1");
        assertThat(child.call().apiVersion()).isEqualTo("2024-06-20");
        assertThat(child.routing().priority()).isEqualTo(connected.lease().priority());
        assertThat(elsewhere.call().stripeAccount()).isNull();
    }

    @Test
    @DisplayName("P13: an inherited secret is sealed anew, as it opens for its own request only")
    void sealsAnInheritedSecretAnew() {
        HeldJob sealed = sealedParent(freezer);

        Request child = child(sealed, "product", null);

        assertThat(child.credential())
                .isInstanceOfSatisfying(
                        Credential.Sealed.class,
                        own -> assertThat(sealer.open(own.envelope(), child.id().value())
                                        .reveal())
                                .isEqualTo("sk_test_canary"));
    }

    @Test
    @DisplayName("RH-01 P13: a secret that the script brings is sealed")
    void sealsASecretOfTheScript() {
        Request child =
                child(parent, "product", new io.aftercall.scripts.Credential.Inline(Secret.of("sk_test_canary")));

        assertThat(child.credential()).isInstanceOf(Credential.Sealed.class);
        assertThat(child.toString()).doesNotContain("canary");
    }

    @Test
    void saysThatItCannotOpenTheInheritedSecret() {
        SecretSealer other = new SecretSealer(EncryptionKeys.parse("x:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="));
        HeldJob sealed = sealedParent(new RequestFreezer(TestSettings.with().stripe(), other));

        assertThatExceptionOfType(InvalidSubmission.class)
                .isThrownBy(() -> child(sealed, "product", null))
                .withMessageContaining("call 1 (product)")
                .withMessageContaining("secret");
    }

    @Test
    void namesTheCallThatCannotBeSent() {
        assertThatExceptionOfType(InvalidSubmission.class)
                .isThrownBy(() -> child(parent, "stripe", null))
                .withMessageContaining("call 1 (stripe)")
                .withMessageContaining("method");
        assertThatExceptionOfType(InvalidSubmission.class)
                .isThrownBy(() -> child(parent, "product", new io.aftercall.scripts.Credential.Account("sk_test_x")))
                .withMessageContaining("account")
                .withMessageNotContaining("sk_test_x");
    }

    @Test
    void keepsDecimalsExact() {
        ChildCall call = call(parent, "price", "{\"unit_amount_decimal\":0.10000000000000000000000001}", null);

        assertThat(children.of(parent, List.of(call)).getFirst().call().body())
                .contains("unit_amount_decimal=0.10000000000000000000000001");
    }

    private Request child(HeldJob held, String type, io.aftercall.scripts.@Nullable Credential credential) {
        return children.of(held, List.of(call(held, type, "{\"name\":\"T\"}", credential)))
                .getFirst();
    }

    private static ChildCall call(
            HeldJob held, String type, String params, io.aftercall.scripts.@Nullable Credential credential) {
        String id = RequestId.childOf(held.lease().id(), "1").value();
        return new ChildCall(
                id, "1", type, null, null, params, "{\"n\":1}", "shipping", "ctx-7", credential, null, null);
    }

    private static HeldJob sealedParent(RequestFreezer freezer) {
        Submission submission = Submission.of(RequestType.PRODUCT)
                .param("name", "T")
                .secret(Secret.of("sk_test_canary"))
                .build();
        return Jobs.flow(freezer.freeze(submission, Requests.id()), Outcome.SUCCEEDED, "{}");
    }
}
