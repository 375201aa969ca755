package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.aftercall.request.Request;
import io.aftercall.request.RequestType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P3: what was accepted is what is sent, however it was stored. */
final class RequestCodecTest {

    static List<Request> requests() {
        return List.of(Requests.paymentIntent(), Requests.read(), Requests.large());
    }

    @ParameterizedTest
    @MethodSource("requests")
    @DisplayName("P3: a request comes back out of its text and its hash as it went in")
    void comesBack(Request request) {
        RequestCodec.Frozen frozen = RequestCodec.freeze(request);

        assertThat(RequestCodec.decode(request.id(), RequestCodec.thaw(hash(request, frozen), frozen.text())))
                .isEqualTo(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary",
                "[]",
                "7",
                "null",
                "{}",
                "{\"body\":{}}",
                "{\"body\":null}",
                "{\"key\":7}",
                "{\"v\":2}",
                "{\"first\":\"1795740450666\"}",
                "{\"outcome\":\"succeeded\"}"
            })
    @DisplayName("P2: a text that is none of ours is no request, and adds nothing to where one stands")
    void takesNoOtherText(String text) {
        Request request = Requests.paymentIntent();
        Map<String, String> hash = hash(request, RequestCodec.freeze(request));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestCodec.decode(request.id(), RequestCodec.thaw(hash, text)));
    }

    @Test
    @DisplayName("P3: nothing is sent under the key of another request")
    void takesNoOtherKey() {
        Request request = Requests.paymentIntent();
        RequestCodec.Frozen frozen = RequestCodec.freeze(request);
        Map<String, String> hash = hash(request, frozen);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestCodec.decode(Requests.id(), RequestCodec.thaw(hash, frozen.text())))
                .withMessageContaining("key");
    }

    @Test
    @DisplayName("P2: a record of another release is told from a broken one")
    void knowsOtherVersions() {
        Request request = Requests.paymentIntent();
        RequestCodec.Frozen frozen = RequestCodec.freeze(request);
        String text = frozen.text().replace("\"v\":\"3\"", "\"v\":\"4\"");

        assertThatExceptionOfType(RequestCodec.OtherVersion.class)
                .isThrownBy(() -> RequestCodec.decode(request.id(), RequestCodec.thaw(hash(request, frozen), text)));
    }

    /** A record does not hold the path of a typed call: whoever changes one here raises the version of records. */
    @ParameterizedTest
    @CsvSource({
        "PRODUCT, /v1/products",
        "PRICE, /v1/prices",
        "SUBSCRIPTION, /v1/subscriptions",
        "PAYMENT_INTENT, /v1/payment_intents",
        "COUPON, /v1/coupons",
        "CUSTOMER, /v1/customers",
        "REFUND, /v1/refunds"
    })
    @DisplayName("P3: a retry after an upgrade goes where the first attempt went")
    void goesTheSameWay(RequestType type, String path) {
        assertThat(type.createPath()).hasValue(path);
    }

    private static Map<String, String> hash(Request request, RequestCodec.Frozen frozen) {
        Map<String, String> hash = new HashMap<>(Wire.fields(frozen.loose()));
        hash.put("fingerprint", request.fingerprint());
        return hash;
    }
}
