package io.aftercall.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.stripe.TaggedCreates.Endpoint;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** G5: what Stripe shows is hostile until it is checked. */
final class StripeAnswersTest {

    private static final Endpoint REFUNDS =
            TaggedCreates.of("POST", "/v1/refunds").orElseThrow();

    @Test
    @DisplayName("only an object of the right kind that carries the very id counts")
    void findsWhatCarriesTheTag() {
        Optional<StripeAnswers.Page> page = page("""
                {"data":[
                  {"id":"re_1","object":"refund","metadata":{"aftercall_id":"req_2"}},
                  {"id":"re_2","object":"refund","rate":1.50,"metadata":{"aftercall_id":"req_1"}},
                  {"id":"ch_3","object":"charge","metadata":{"aftercall_id":"req_1"}},
                  {"id":"re_4","object":"refund","metadata":"req_1"}],
                 "has_more":true}""");

        assertThat(page).isPresent();
        assertThat(page.get().tagged())
                .extracting(ObjectNode::toString)
                .singleElement()
                .satisfies(found -> assertThat(found).contains("\"id\":\"re_2\"", "1.50"));
        assertThat(page.get().last()).isEqualTo("re_4");
        assertThat(page.get().more()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{}",
                "{\"data\":{},\"has_more\":false}",
                "{\"data\":[]}",
                "{\"data\":[],\"has_more\":\"no\"}",
                "{\"data\":[],\"has_more\":true}",
                "{\"data\":[1],\"has_more\":false}",
                "{\"data\":[{\"id\":\"re_1\"}],\"has_more\":false}",
                "{\"data\":[{\"id\":\"../x?y\",\"object\":\"refund\"}],\"has_more\":true}",
                "{\"data\":[],\"data\":[],\"has_more\":false}",
                "{\"error\":{},\"data\":[],\"has_more\":false}"
            })
    @DisplayName("what is no list proves no absence")
    void takesNothingElseForAList(String body) {
        assertThat(page(body)).isEmpty();
    }

    @Test
    void anErrorIsNoEmptyList() {
        StripeReply refused = Replies.answer(401, "{\"data\":[],\"has_more\":false}");

        assertThat(StripeAnswers.page(refused, REFUNDS, "req_1")).isEmpty();
        assertThat(StripeAnswers.page(new StripeReply.Broken("reset"), REFUNDS, "req_1"))
                .isEmpty();
    }

    @Test
    @DisplayName("P13: evidence names no more than kind, id, status and code")
    void describesInAFewWords() {
        ObjectNode intent = StripeAnswers.object(
                        "{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"status\":\"succeeded\",\"client_secret\":\"x\"}")
                .orElseThrow();
        String missing = "{\"error\":{\"code\":\"resource_missing\",\"message\":\"No such refund: 're_1'\"}}";

        assertThat(StripeAnswers.describe(intent)).isEqualTo("payment_intent pi_1, status succeeded");
        assertThat(StripeAnswers.describe(Replies.answer(404, missing))).isEqualTo("HTTP 404 resource_missing");
        assertThat(StripeAnswers.isMissing(Replies.answer(404, missing))).isTrue();
        assertThat(StripeAnswers.isMissing(Replies.answer(404, "<html>"))).isFalse();
        assertThat(StripeAnswers.describe(new StripeReply.NotSent("refused"))).isEqualTo("not asked: refused");
    }

    private static Optional<StripeAnswers.Page> page(String body) {
        return StripeAnswers.page(Replies.answer(200, body), REFUNDS, "req_1");
    }
}
