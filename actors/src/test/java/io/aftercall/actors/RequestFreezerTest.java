package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.aftercall.config.AftercallSettings;
import io.aftercall.config.Secret;
import io.aftercall.config.SecretSealer;
import io.aftercall.queue.Requests;
import io.aftercall.request.Credential;
import io.aftercall.request.FieldError;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import io.aftercall.request.SubmissionBuilder;
import io.aftercall.stripe.TaggedCreates;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestFreezerTest {

    private final AftercallSettings settings = TestSettings.with();
    private final SecretSealer sealer = new SecretSealer(settings.encryption());
    private final RequestFreezer freezer = new RequestFreezer(settings.stripe(), sealer);
    private final RequestId id = Requests.id();

    @Test
    @DisplayName("P3: every byte that will be sent is fixed when it is accepted")
    void fixesEveryByte() {
        Request request = freeze(intent().stripeAccount("acct_9"));

        assertThat(request.call().method()).isEqualTo("POST");
        assertThat(request.call().path()).isEqualTo("/v1/payment_intents");
        assertThat(decoded(request)).isEqualTo("amount=2000&currency=usd&metadata[aftercall_id]=" + id);
        assertThat(request.call().apiVersion()).isEqualTo(settings.stripe().apiVersion());
        assertThat(request.call().stripeAccount()).isEqualTo("acct_9");
        assertThat(request.key().value()).isEqualTo("aftercall-" + id.suffix());
        assertThat(freeze(intent().stripeAccount("acct_9"))).isEqualTo(request);
    }

    @Test
    @DisplayName("RH-23: decimals and whole numbers arrive exactly")
    void keepsNumbersExact() {
        Request request = freeze(intent().param("unit_amount_decimal", new BigDecimal("0.000000000001"))
                .param("n", 9007199254740993L));

        assertThat(decoded(request))
                .contains("unit_amount_decimal=0.000000000001")
                .contains("n=9007199254740993");
        assertThat(request.params().json()).contains("9007199254740993");
    }

    @Test
    void keepsTheVersionOfTheCaller() {
        assertThat(freeze(intent().apiVersion("2020-08-27")).call().apiVersion())
                .isEqualTo("2020-08-27");
    }

    @Test
    @DisplayName("T10: creates carry the request's id, so that an unknown outcome can be looked up")
    void addsItsIdToTheCallersMetadata() {
        Request request = freeze(intent().param("metadata", Map.of("order", "17")));

        assertThat(decoded(request)).contains("metadata[order]=17").contains("metadata[aftercall_id]=" + id);
        assertThat(request.params().json()).doesNotContain("aftercall_id");
    }

    @Test
    @DisplayName("docs.stripe.com/metadata: 50 keys are the limit, and they are the caller's")
    void leavesFiftyKeysAlone() {
        assertThat(decoded(freeze(intent().param("metadata", keys(49))))).contains("aftercall_id");
        assertThat(decoded(freeze(intent().param("metadata", keys(50))))).doesNotContain("aftercall_id");
    }

    @Test
    void replacesNothingThatIsNotAMap() {
        assertThat(decoded(freeze(intent().param("metadata", "")))).endsWith("metadata=");
    }

    @Test
    void refusesMetadataThatSaysNothing() {
        assertThatExceptionOfType(InvalidSubmission.class)
                .isThrownBy(() -> freeze(intent().param("metadata", Map.of())))
                .withMessageContaining("params.metadata");
    }

    @Test
    void addsNothingWhenSwitchedOff() {
        RequestFreezer silent = new RequestFreezer(
                TestSettings.with("stripe.tag-metadata", false).stripe(), sealer);

        assertThat(silent.freeze(intent().build(), id).call().body()).doesNotContain("aftercall_id");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            POST, /v1/charges, true
            POST, /v1/checkout/sessions, true
            POST, /v1/payment_methods, true
            POST, /v1/charges/ch_1, false
            POST, /v1/payment_intents/pi_1/confirm, false
            POST, /v1/tokens, false
            GET, /v1/charges, false
            DELETE, /v1/customers/cus_1, false
            """)
    @DisplayName("G5 T10: a generic call is tagged if it creates what takes metadata, and never else")
    void tagsGenericCreates(String method, String path, boolean tagged) {
        Request request =
                freeze(Submission.of(RequestType.STRIPE).call(method, path).param("limit", 3));

        assertThat(decoded(request)).isEqualTo(tagged ? "limit=3&metadata[aftercall_id]=" + id : "limit=3");
        assertThat(TaggedCreates.of(request.call(), id.value()).isPresent()).isEqualTo(tagged);
    }

    @Test
    @DisplayName("G5: what the caller has put under our key is the caller's")
    void keepsTheCallersOwnTag() {
        Request request = freeze(intent().param("metadata", Map.of("aftercall_id", "mine")));

        assertThat(decoded(request)).endsWith("metadata[aftercall_id]=mine");
        assertThat(TaggedCreates.of(request.call(), id.value())).isEmpty();
    }

    @Test
    @DisplayName("PH-001: any call of Stripe's API: method, path, and the query of a read")
    void takesAnyCall() {
        assertThat(freeze(generic("GET")).call().target()).isEqualTo("/v1/charges?limit=3");
        assertThat(freeze(generic("DELETE")).call().method()).isEqualTo("DELETE");
    }

    @Test
    @DisplayName("P13 5.2: an inline secret is sealed for this request, and stands nowhere else")
    void sealsAnInlineSecret() {
        Request request = freeze(intent().secret(Secret.of("sk_test_canary")));

        assertThat(request.toString()).doesNotContain("canary");
        assertThat(request.account()).isEqualTo("inline");
        assertThat(request.credential())
                .isInstanceOfSatisfying(
                        Credential.Sealed.class,
                        kept -> assertThat(
                                        sealer.open(kept.envelope(), id.value()).reveal())
                                .isEqualTo("sk_test_canary"));
    }

    @ParameterizedTest
    @MethodSource("others")
    @DisplayName("P3: the same key with anything else asked for is a conflict")
    void differsInWhatIsAskedFor(UnaryOperator<SubmissionBuilder> other) {
        assertThat(freeze(other.apply(intent())).fingerprint())
                .isNotEqualTo(freeze(intent()).fingerprint());
    }

    static Stream<UnaryOperator<SubmissionBuilder>> others() {
        return Stream.of(
                builder -> builder.param("amount", 2001),
                builder -> builder.param("metadata", Map.of("a", "b")),
                builder -> builder.worker("other"),
                builder -> builder.context("other"),
                builder -> builder.priority(0),
                builder -> builder.flow("other"),
                builder -> builder.account("other"),
                builder -> builder.secret(Secret.of("sk_test_1")),
                builder -> builder.stripeAccount("acct_1"),
                builder -> builder.apiVersion("2020-08-27"),
                builder -> builder.argsJson("{\"a\":1}"));
    }

    @ParameterizedTest
    @MethodSource("same")
    void isTheSameWhenOnlyTheWayDiffers(UnaryOperator<SubmissionBuilder> other) {
        RequestId otherId = Requests.id();

        assertThat(freezer.freeze(other.apply(intent()).build(), otherId).fingerprint())
                .isEqualTo(freeze(intent()).fingerprint());
    }

    static Stream<UnaryOperator<SubmissionBuilder>> same() {
        return Stream.of(
                builder -> builder,
                builder -> builder.delay(Duration.ofHours(1)),
                builder -> builder.tags(List.of("vip")),
                builder -> builder.callerId("someone"),
                builder -> builder.idempotencyKey("k"));
    }

    @Test
    @DisplayName("P13, A10: another inline secret is another request, and its fingerprint tells nothing of it")
    void tellsSecretsApartInTheFingerprint() {
        String one = freeze(intent().secret(Secret.of("sk_test_1"))).fingerprint();
        String other = freeze(intent().secret(Secret.of("sk_test_2"))).fingerprint();

        assertThat(one).isNotEqualTo(other).hasSize(32).matches("[0-9a-f]+");
    }

    @Test
    void isTheSameInAnyOrderOfKeys() {
        SubmissionBuilder turned = Submission.of(RequestType.PAYMENT_INTENT)
                .param("currency", "usd")
                .param("amount", 2000);

        assertThat(freeze(turned).fingerprint()).isEqualTo(freeze(intent()).fingerprint());
    }

    @Test
    void namesTheFieldThatCannotBeSent() {
        assertRefused(intent().param("a[b", "1"), "params");
        assertRefused(intent().param("amount", Map.of("x", new Object())), "params.amount");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nope", "{} {}", "{\"a\":1,}"})
    @DisplayName("RW-02: args that are no JSON are refused, not found out by the worker")
    void refusesArgsThatAreNoJson(String args) {
        assertRefused(intent().argsJson(args), "args");
    }

    private void assertRefused(SubmissionBuilder builder, String field) {
        assertThatExceptionOfType(InvalidSubmission.class)
                .isThrownBy(() -> freeze(builder))
                .satisfies(refused -> assertThat(refused.errors())
                        .extracting(FieldError::field)
                        .allMatch(name -> name.startsWith(field)));
    }

    private Request freeze(SubmissionBuilder builder) {
        return freezer.freeze(builder.build(), id);
    }

    private static SubmissionBuilder intent() {
        return Submission.of(RequestType.PAYMENT_INTENT).param("amount", 2000).param("currency", "usd");
    }

    private static SubmissionBuilder generic(String method) {
        return Submission.of(RequestType.STRIPE).call(method, "/v1/charges").param("limit", 3);
    }

    private static Map<String, String> keys(int count) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            keys.put("k" + i, "v");
        }
        return keys;
    }

    private static String decoded(Request request) {
        return URLDecoder.decode(request.call().body(), StandardCharsets.UTF_8);
    }
}
