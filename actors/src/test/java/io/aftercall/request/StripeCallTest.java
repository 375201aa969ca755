package io.aftercall.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RELIABILITY 5.3: endpoint and header injection. */
final class StripeCallTest {

    private static final String VERSION = "2026-09-30.endive";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/payment_intents",
                "/v1/products",
                "/v1/prices",
                "/v1/subscriptions",
                "/v1/coupons",
                "/v1/payment_intents/pi_3PabC/confirm"
            })
    @DisplayName("RH-22: the endpoints of every kind of request")
    void takesTheEndpointsOfStripe(String path) {
        assertThat(post(path, "amount=2000&currency=usd&metadata[a+b]=%C3%BC").target())
                .isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/v1",
                "/v1/",
                "/v1//charges",
                "/v1/charges/",
                "/v1/../v2/x",
                "/v1/charges/..",
                "/v1/charges?limit=1",
                "/v1/charges#x",
                "/v1/%2e%2e/x",
                "/v1/cha rges",
                "/v1/charges\r\nX-Y: z",
                "/v1/charges\n",
                "/v2/core",
                "https://evil.example/v1/charges",
                "//evil.example/v1/x",
                "@evil.example/v1/x",
                "/v1/ｃharges",
                "/v1/charges\u0000"
            })
    void refusesAPathThatCouldLeadElsewhere(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> post(path, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> post("/v1/" + "a".repeat(256), ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b c", "a=b\r\n", "a=\u00fc", "a=%", "a=%2", "a=%zz", "a=\"", "a#b", "a=\u0000", "{}"})
    void refusesABodyThatIsNotFormEncoded(String body) {
        assertThatIllegalArgumentException().isThrownBy(() -> post("/v1/charges", body));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StripeCall("GET", "/v1/charges", body, VERSION, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026", "2026-09-30.endive\r\nX: y", "2026-09-30 ", "latest", "2026-09-30.a b"})
    void refusesAVersionThatIsNone(String version) {
        assertThatIllegalArgumentException().isThrownBy(() -> new StripeCall("POST", "/v1/charges", "", version, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "acct_", "acct_1\n", "acct_1\r\nX: y", "cus_1", "acct_é"})
    void refusesAnAccountThatIsNone(String account) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StripeCall("POST", "/v1/charges", "", VERSION, account));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"acct_1Abc"})
    void takesAnAccountOrNone(String account) {
        assertThat(new StripeCall("POST", "/v1/charges", "", VERSION, account).stripeAccount())
                .isEqualTo(account);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "get", "CONNECT", "POST /v1/x HTTP/1.1\r\n", ""})
    void refusesOtherMethods(String method) {
        assertThatIllegalArgumentException().isThrownBy(() -> new StripeCall(method, "/v1/charges", "", VERSION, null));
    }

    @Test
    void putsTheParametersOfAReadIntoTheQuery() {
        StripeCall read = new StripeCall("GET", "/v1/charges", "limit=3", VERSION, null);

        assertThat(read.target()).isEqualTo("/v1/charges?limit=3");
        assertThat(read.write()).isFalse();
    }

    @Test
    @DisplayName("5.3: at most 256 KiB in")
    void refusesHugeParameters() {
        assertThatIllegalArgumentException().isThrownBy(() -> post("/v1/charges", "a".repeat(256 * 1024 + 1)));
    }

    @Test
    @DisplayName("P13: parameters are not printed")
    void printsNoParameters() {
        assertThat(post("/v1/charges", "card[number]=4242424242424242").toString())
                .isEqualTo("POST /v1/charges (29 characters)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\n", "a\r\nX: y", "\u0000", "ü", "a\u007f"})
    @DisplayName("DEPENDENCIES pitfall 11: a key that could get lost on the way is refused")
    void refusesAKeyThatCouldGetLost(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey(key));
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey("k".repeat(256)));
        assertThat(new IdempotencyKey("k".repeat(255)).value()).hasSize(255);
    }

    private static StripeCall post(String path, String body) {
        return new StripeCall("POST", path, body, VERSION, null);
    }
}
