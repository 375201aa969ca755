package io.aftercall.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.request.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RELIABILITY 1.5: one shape for every error flow. RH-34, RH-50. */
final class ErrorShapeTest {

    private static final Instant SENT = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    @DisplayName("RH-34: a declined card keeps Stripe's own words")
    void keepsTheWordsOfStripe() {
        String body = """
                {"error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds",
                 "advice_code":"try_again_later","network_decline_code":"51","message":"Your card was declined.",
                 "param":"payment_method","doc_url":"https://stripe.com/docs/error-codes/card-declined",
                 "request_log_url":"https://dashboard.stripe.com/logs/req_1","charge":"ch_1",
                 "payment_intent":{"id":"pi_1","status":"requires_payment_method","livemode":true,
                   "client_secret":"pi_1_secret_abc","last_payment_error":{"payment_method":{"card":{"last4":"0002"}}}}}}
                """;

        JsonNode shape = ErrorShape.build(context(Outcome.DECLINED, SENT), Replies.answer(402, body));

        assertThat(shape.path("error").path("type").asText()).isEqualTo("card_error");
        assertThat(shape.path("error").path("decline_code").asText()).isEqualTo("insufficient_funds");
        assertThat(shape.path("error").path("payment_intent").toString())
                .isEqualTo("{\"id\":\"pi_1\",\"status\":\"requires_payment_method\"}");
        assertThat(shape.path("outcome").asText()).isEqualTo("declined");
        assertThat(shape.path("charged").asText()).isEqualTo("no");
        assertThat(shape.path("http").toString())
                .isEqualTo("{\"status\":402,\"request_id\":\"req_1\",\"should_retry\":null,\"replayed\":false}");
        assertThat(shape.path("livemode").asBoolean()).isTrue();
        assertThat(shape.path("attempts").asInt()).isEqualTo(3);
        assertThat(shape.path("first_sent_at").asText()).isEqualTo("2026-11-21T10:00:00Z");
        assertThat(shape.path("idempotency_key").asText()).isEqualTo("key-1");
        assertThat(shape.path("endpoint").asText()).isEqualTo("POST /v1/payment_intents");
        assertThat(shape.toString()).doesNotContain("client_secret", "abc", "last4");
    }

    static Stream<@Nullable StripeReply> replies() {
        ReplyHeaders headers = Replies.headers();
        return Stream.of(
                null,
                new StripeReply.NotSent("connection refused"),
                new StripeReply.TlsFailed("untrusted certificate"),
                new StripeReply.Broken("reset by peer"),
                new StripeReply.Unreadable(200, headers, "body cut"),
                Replies.answer(500, ""),
                Replies.answer(502, "<html>bad gateway</html>"),
                Replies.answer(400, "{\"error\":\"invalid_grant\",\"error_description\":\"expired\"}"),
                Replies.answer(400, "{\"error\":{}}"),
                Replies.answer(402, "{\"error\":{\"type\":7,\"payment_intent\":\"pi_1\",\"message\":{\"a\":1}}}"),
                Replies.error(402, "card_error", "card_declined"));
    }

    @ParameterizedTest
    @MethodSource("replies")
    @DisplayName("RH-50: the same fields whatever happened; type and message are never missing")
    void hasOneShape(@Nullable StripeReply reply) {
        JsonNode declined = ErrorShape.build(context(Outcome.DECLINED, SENT), Replies.answer(402, "{}"));

        JsonNode shape = ErrorShape.build(context(Outcome.UNKNOWN, SENT), reply);

        assertThat(names(shape)).isEqualTo(names(declined));
        assertThat(names(shape.path("error"))).isEqualTo(names(declined.path("error")));
        assertThat(names(shape.path("http"))).isEqualTo(names(declined.path("http")));
        assertThat(shape.path("error").path("type").asText("")).isNotEmpty().isNotEqualTo("null");
        assertThat(shape.path("error").path("message").asText("")).isNotEmpty().isNotEqualTo("null");
    }

    @Test
    @DisplayName("a broken connection has the type that Stripe's clients give it")
    void namesConnectionErrors() {
        JsonNode shape = ErrorShape.build(context(Outcome.NOT_SENT, null), new StripeReply.NotSent("refused"));

        assertThat(shape.path("error").path("type").asText()).isEqualTo("api_connection_error");
        assertThat(shape.path("error").path("code").asText()).isEqualTo("not_sent");
        assertThat(shape.path("first_sent_at").isNull()).isTrue();
    }

    @Test
    @DisplayName("row 24: an OAuth error and a proxy's page become a message, bounded and without control characters")
    void givesRawTextAsAMessage() {
        JsonNode oauth = build(400, "{\"error\":\"invalid_grant\",\"error_description\":\"expired\"}");
        JsonNode page = build(502, "<b>\u001b[31mno\u0000</b>\ud800" + "x".repeat(9000));

        assertThat(oauth.path("error").path("code").asText()).isEqualTo("invalid_grant");
        assertThat(oauth.path("error").path("message").asText()).isEqualTo("expired");
        assertThat(page.path("error").path("message").asText())
                .startsWith("<b>\\u001b[31mno\\u0000</b>\\ud800")
                .hasSize(2048);
    }

    @Test
    @DisplayName(
            "row 25 (P13): cancelled before the first byte is certainly not charged; row 26 refuses a later cancel,"
                    + " so that no other shape of it exists")
    void describesWhatNeverHadAReply() {
        JsonNode cancelled = ErrorShape.build(context(Outcome.CANCELLED, null), null);
        JsonNode poison = ErrorShape.build(context(Outcome.POISON, SENT), null);
        JsonNode neverSent = ErrorShape.build(context(Outcome.POISON, null), null);

        assertThat(cancelled.path("charged").asText()).isEqualTo("no");
        assertThat(cancelled.path("error").path("type").asText()).isEqualTo("aftercall_error");
        assertThat(cancelled.path("error").path("code").asText()).isEqualTo("cancelled");
        assertThat(poison.path("charged").asText()).isEqualTo("unknown");
        assertThat(neverSent.path("charged").asText()).isEqualTo("no");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SUCCEEDED")
    void saysWhetherSomethingMayHaveBeenCharged(Outcome outcome) {
        JsonNode shape = ErrorShape.build(context(outcome, SENT), null);

        assertThat(shape.path("outcome").asText()).isEqualTo(outcome.wire());
        assertThat(shape.path("charged").asText()).isIn("no", "unknown");
        assertThat(outcome.parks())
                .as("what parks is never certain")
                .isIn(false, outcome.charged().equals("unknown"));
    }

    @Test
    @DisplayName("P13: secrets in a message are hidden")
    void redactsMessages() {
        JsonNode shape = build(401, "{\"error\":{\"message\":\"Invalid API Key provided: sk_live_abcDEF123\"}}");

        assertThat(shape.path("error").path("message").asText()).isEqualTo("Invalid API Key provided: ***");
    }

    @Test
    void isNotForASuccess() {
        assertThatThrownBy(() -> context(Outcome.SUCCEEDED, SENT)).isInstanceOf(IllegalArgumentException.class);
    }

    private static JsonNode build(int status, String body) {
        return ErrorShape.build(context(Outcome.UNKNOWN, SENT), Replies.answer(status, body));
    }

    private static ErrorContext context(Outcome outcome, @Nullable Instant firstSentAt) {
        return new ErrorContext(
                outcome, 3, firstSentAt, "key-1", "req_1", "exec_1", "POST /v1/payment_intents", "default");
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    @DisplayName("P13: an answer is not printed")
    void printsNoAnswer() {
        assertThat(Replies.answer(200, "client_secret").toString()).doesNotContain("client_secret");
    }
}
