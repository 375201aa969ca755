package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aftercall.config.Secret;
import io.aftercall.config.SecretSealer;
import io.aftercall.queue.ContextConfiguration;
import io.aftercall.queue.ContextConfigurations.Snapshot;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Requests;
import io.aftercall.request.Credential;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import io.aftercall.request.SubmissionBuilder;
import io.aftercall.scripts.ChildCall;
import io.aftercall.testing.FlakyStore;
import io.aftercall.testing.InMemoryStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** RW-04, RW-05, O1: what requests take from their contexts when they are accepted. */
final class ConfiguredContextsTest {

    private static final Credential DEFAULT = new Credential.Account("default");
    private static final Credential EU = new Credential.Account("eu-main");

    private final ConfiguredContexts contexts = new ConfiguredContexts();
    private final SecretSealer sealer = new SecretSealer(TestSettings.with().encryption());
    private final RequestFreezer freezer =
            new RequestFreezer(TestSettings.with().stripe(), sealer, contexts);
    private final ChildRequests children = new ChildRequests(freezer, sealer);
    private final RequestId id = Requests.id();
    private final Map<String, ContextConfiguration> known = new HashMap<>();

    @Test
    @DisplayName("RW-05 O1: who names no account and no flow gets those of the context; who names one keeps it")
    void fillsInWhatIsNotNamed() {
        set("eu", "eu-main", Map.of("new_create_product", "eu_product"));

        Request plain = freeze(product("eu"));
        assertThat(plain.credential()).isEqualTo(EU);
        assertThat(plain.flow()).isEqualTo("eu_product");
        assertThat(freeze(product("eu").account("default")).credential()).isEqualTo(DEFAULT);
        assertThat(freeze(product("eu").secret(Secret.of("sk_test_x"))).credential())
                .isInstanceOf(Credential.Sealed.class);
        assertThat(freeze(product("eu").flow("mine")).flow()).isEqualTo("mine");
        assertThat(freeze(product("eu").flow("new_create_product")).flow()).isEqualTo("new_create_product");
        assertThat(freeze(Submission.of(RequestType.CUSTOMER).context("eu")).flow())
                .isEqualTo("new_create_customer");
        assertThat(freeze(product("eu2")).credential()).isEqualTo(DEFAULT);
        assertThat(freeze(product("e")).flow()).isEqualTo("new_create_product");
    }

    @Test
    @DisplayName("P4, O1: a repeat is one, whatever the context was set to in between")
    void keepsTheFingerprint() {
        Request before = freeze(product("eu"));
        set("eu", "eu-main", Map.of("new_create_product", "eu_product"));
        Request after = freeze(product("eu"));

        assertThat(after.fingerprint()).isEqualTo(before.fingerprint());
        assertThat(after.credential()).isNotEqualTo(before.credential());
        assertThat(freeze(product("eu").account("eu-main")).fingerprint()).isNotEqualTo(before.fingerprint());
    }

    @Test
    @DisplayName("RH-36 O1: a call of a script in the same context stays with the account of its parent")
    void staysWithTheParent() {
        HeldJob parent = parent();
        String context = parent.job().contextId();
        set(context, "eu-main", Map.of("new_create_product", "eu_product"));

        Request child = child(parent, context, null);

        assertThat(child.credential()).isEqualTo(DEFAULT);
        assertThat(child.call().stripeAccount()).isEqualTo("acct_1");
        assertThat(child.flow()).isEqualTo("eu_product");
    }

    @Test
    @DisplayName("RH-36 O1: in another context it takes that context's account, and not the parent's connected account")
    void takesTheOtherContextsAccount() {
        set("eu", "eu-main", Map.of());
        set("same", "default", Map.of());

        Request child = child(parent(), "eu", null);
        assertThat(child.credential()).isEqualTo(EU);
        assertThat(child.call().stripeAccount()).isNull();
        assertThat(child(parent(), "eu", "uk").credential()).isEqualTo(new Credential.Account("uk"));
        Request elsewhere = child(parent(), "plain", null);
        assertThat(elsewhere.credential()).isEqualTo(DEFAULT);
        assertThat(elsewhere.call().stripeAccount()).isEqualTo("acct_1");
        assertThat(child(parent(), "same", null).call().stripeAccount()).isEqualTo("acct_1");
        assertThat(child(Jobs.play(), "eu", null).credential()).isEqualTo(EU);
        assertThat(child(Jobs.play(), "plain", null).credential()).isEqualTo(DEFAULT);
    }

    @Test
    @DisplayName(
            "P2, O1: what cannot be read is refused, in this context only; where nothing is known nothing is guessed")
    void guessesNothing() {
        contexts.show(new Snapshot(1, Map.of(), Set.of("eu")));

        assertThatExceptionOfType(InvalidSubmission.class)
                .isThrownBy(() -> freeze(product("eu")))
                .withMessageContaining("context_id");
        assertThatExceptionOfType(InvalidSubmission.class)
                .isThrownBy(() -> freeze(product("eu").account("default").flow("mine")));
        assertThat(freeze(product("eu2")).credential()).isEqualTo(DEFAULT);
        contexts.forget();
        assertThat(contexts.areKnown()).isFalse();
        assertThatThrownBy(() -> freeze(product("eu2"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readsOnlyWhatHasChanged() {
        FlakyStore store = new FlakyStore(InMemoryStore.create());
        store.configurations().put(new ContextConfiguration("eu", "eu-main", Map.of()));

        contexts.follow(store.configurations()).toCompletableFuture().join();
        contexts.follow(store.configurations()).toCompletableFuture().join();
        assertThat(store.asked("configurations.load")).isEqualTo(1);
        assertThat(freeze(product("eu")).credential()).isEqualTo(EU);

        store.configurations().remove("eu");
        contexts.follow(store.configurations()).toCompletableFuture().join();
        assertThat(freeze(product("eu")).credential()).isEqualTo(DEFAULT);
    }

    private void set(String context, @Nullable String account, Map<String, String> flows) {
        known.put(context, new ContextConfiguration(context, account, flows));
        contexts.show(new Snapshot(known.size(), known, Set.of()));
    }

    private static SubmissionBuilder product(String context) {
        return Submission.of(RequestType.PRODUCT).param("name", "T").context(context);
    }

    private Request freeze(SubmissionBuilder submission) {
        return freezer.freeze(submission.build(), id);
    }

    private static HeldJob parent() {
        return Jobs.flow(Requests.paymentIntent(), Outcome.SUCCEEDED, "{}");
    }

    private Request child(HeldJob parent, String context, @Nullable String account) {
        String childId = RequestId.childOf(parent.lease().id(), "1").value();
        io.aftercall.scripts.Credential credential =
                account == null ? null : new io.aftercall.scripts.Credential.Account(account);
        ChildCall call = new ChildCall(
                childId, "1", "product", null, null, "{\"name\":\"T\"}", null, "w", context, credential, null, null);
        return children.of(parent, List.of(call)).getFirst();
    }
}
