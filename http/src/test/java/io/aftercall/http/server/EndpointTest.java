package io.aftercall.http.server;

import static io.aftercall.http.server.TestEndpoint.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Requests over HTTP, against a whole engine. */
final class EndpointTest {

    private static final String PAYMENT =
            "{\"type\":\"payment_intent\",\"params\":{\"amount\":2000,\"currency\":\"usd\"}}";

    private static TestEndpoint endpoint;

    @BeforeAll
    static void start() {
        endpoint = TestEndpoint.start();
    }

    @AfterAll
    static void stop() {
        endpoint.close();
    }

    @Test
    @DisplayName("A1, A6, P1: a submit answers at once with id, place, state and what the acknowledgement is worth")
    void acceptsARequest() {
        HttpResponse<String> response = endpoint.post("/api/requests", PAYMENT);

        JsonNode body = parse(response);
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(body.get("id").textValue()).startsWith("req_");
        assertThat(body.get("state").textValue()).isEqualTo("accepted");
        assertThat(body.get("duplicate").booleanValue()).isFalse();
        assertThat(header(response, "Location"))
                .isEqualTo("/api/requests/" + body.get("id").textValue());
        assertThat(header(response, "Aftercall-Durability")).isEqualTo("volatile");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
        assertThat(response.headers().firstValue("Server")).isEmpty();
    }

    @Test
    @DisplayName("J1, J2, J3, RW-11: a poller who waits gets Stripe's object, the flow's result and how it came to it")
    void waitsForTheEnd() {
        String id = endpoint.submit("{\"type\":\"payment_intent\",\"params\":{\"amount\":2000,\"currency\":\"usd\"},"
                + "\"worker_id\":\"billing\",\"context_id\":\"ctx-1\",\"caller_id\":\"shop\",\"args\":{\"n\":1.10},"
                + "\"tags\":[\"a\"],\"priority\":3}");

        JsonNode body = parse(endpoint.get("/api/requests/" + id + "?wait=10s"));

        assertThat(body.get("id").textValue()).isEqualTo(id);
        assertThat(body.get("state").textValue()).isEqualTo("completed");
        assertThat(body.get("outcome").textValue()).isEqualTo("succeeded");
        assertThat(body.get("http_status").intValue()).isEqualTo(200);
        assertThat(body.at("/object/id").textValue()).isEqualTo("obj_1");
        assertThat(body.get("error").isNull()).isTrue();
        assertThat(body.at("/attempts/0/number").intValue()).isEqualTo(1);
        assertThat(body.at("/script/execution_id").textValue()).startsWith("exe_");
        assertThat(body.at("/script/flow").textValue()).startsWith("new_create_payment_intent");
        assertThat(body.at("/script/state").textValue()).isEqualTo("completed");
        assertThat(body.get("worker_id").textValue()).isEqualTo("billing");
        assertThat(body.get("caller_id").textValue()).isEqualTo("shop");
        assertThat(body.get("priority").intValue()).isEqualTo(3);
        assertThat(body.get("path").textValue()).isEqualTo("/v1/payment_intents");
        assertThat(body.get("explain").textValue()).startsWith("Stripe did it");
        assertThat(body.get("completed_at").textValue()).endsWith("Z");
    }

    @Test
    @DisplayName("No number is touched on its way: neither the caller's nor Stripe's")
    void keepsNumbersExact() {
        String id = endpoint.submit("{\"type\":\"price\",\"params\":{\"unit_amount_decimal\":0.000000000001,"
                + "\"currency\":\"usd\"},\"args\":{\"rate\":1.10000000000000000001}}");

        String body = endpoint.get("/api/requests/" + id + "?wait=10s").body();

        assertThat(body).contains(CannedStripe.EXACT).contains("1.10000000000000000001");
        assertThat(parse(body).at("/object/exact").decimalValue()).isEqualTo(new BigDecimal(CannedStripe.EXACT));
        assertThat(endpoint.stripe.calls())
                .anySatisfy(call -> assertThat(call.body()).contains("unit_amount_decimal=0.000000000001"));
    }

    @Test
    @DisplayName("A decline is shown as an error, never as an object")
    void showsADecline() {
        String id =
                endpoint.submit("{\"type\":\"payment_intent\",\"params\":{\"amount\":1,\"description\":\"decline\"}}");

        JsonNode body = parse(endpoint.get("/api/requests/" + id + "?wait=10"));

        assertThat(body.get("outcome").textValue()).isEqualTo("declined");
        assertThat(body.get("object").isNull()).isTrue();
        assertThat(body.at("/error/error/code").textValue()).isEqualTo("card_declined");
        assertThat(body.at("/error/charged").textValue()).isEqualTo("no");
    }

    @Test
    @DisplayName("P1: a repeat under the same key meets the first request; another request under it is refused")
    void knowsRepeatsByTheirKey() {
        JsonNode first = parse(endpoint.post("/api/requests", PAYMENT, "Idempotency-Key", "order-1"));
        HttpResponse<String> second = endpoint.post("/api/requests", PAYMENT, "Idempotency-Key", "order-1");
        HttpResponse<String> other =
                endpoint.post("/api/requests", PAYMENT.replace("2000", "2001"), "Idempotency-Key", "order-1");

        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(parse(second).get("id")).isEqualTo(first.get("id"));
        assertThat(parse(second).get("duplicate").booleanValue()).isTrue();
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(header(other, "Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    @DisplayName("A2: a bulk is stored as a whole and its repeat is recognised item by item")
    void acceptsABulk() {
        String bulk = "[" + PAYMENT + "," + PAYMENT.replace("2000", "3000") + "]";

        JsonNode first = parse(endpoint.post("/api/requests", bulk, "Idempotency-Key", "bulk-1"));
        JsonNode second =
                parse(endpoint.post("/api/requests", "{\"requests\":" + bulk + "}", "Idempotency-Key", "bulk-1"));

        assertThat(first.get("results")).hasSize(2);
        assertThat(first.at("/results/0/duplicate").booleanValue()).isFalse();
        assertThat(second.at("/results/1/id")).isEqualTo(first.at("/results/1/id"));
        assertThat(second.at("/results/1/duplicate").booleanValue()).isTrue();
        assertThat(first.at("/results/0/id")).isNotEqualTo(first.at("/results/1/id"));
    }

    @Test
    @DisplayName("A2, A10: one wrong item keeps the whole bulk out")
    void refusesABulkWithAWrongItem() {
        String bulk = "[" + PAYMENT.replace("usd", "bulk_refused") + ",{\"type\":\"nonsense\"}]";

        HttpResponse<String> response = endpoint.post("/api/requests", bulk);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(parse(response).at("/errors/0/field").textValue()).isEqualTo("requests[1].type");
        assertThat(endpoint.stripe.calls())
                .noneSatisfy(call -> assertThat(call.body()).contains("bulk_refused"));
    }

    @Test
    @DisplayName("P13: an inline secret is in no answer")
    void keepsAnInlineSecretToItself() {
        HttpResponse<String> accepted =
                endpoint.post("/api/requests", "{\"type\":\"customer\",\"secret\":\"sk_test_inline_canary\"}");
        String id = parse(accepted).get("id").textValue();

        String body = endpoint.get("/api/requests/" + id + "?wait=10s").body();

        assertThat(accepted.body() + body + endpoint.get("/api/requests").body())
                .doesNotContain("canary")
                .doesNotContain("sealed");
        assertThat(parse(body).get("account").textValue()).isEqualTo("inline");
        assertThat(parse(body).get("outcome").textValue()).isEqualTo("succeeded");
    }

    @Test
    @DisplayName("A request that is still under way is explained, and a wait ends in time")
    void explainsWhatIsUnderWay() {
        String id = endpoint.submit("{\"type\":\"customer\",\"params\":{\"description\":\"hold\"}}");

        JsonNode body = parse(endpoint.get("/api/requests/" + id + "?wait=300ms"));
        endpoint.stripe.letGo();
        JsonNode later = parse(endpoint.get("/api/requests/" + id + "?wait=10s"));

        assertThat(body.get("state").textValue()).isEqualTo("in_flight");
        assertThat(body.get("explain").textValue()).isEqualTo("Attempt 1 is under way at Stripe.");
        assertThat(body.get("script").isNull()).isTrue();
        assertThat(later.get("state").textValue()).isEqualTo("completed");
    }

    @Test
    @DisplayName("A8: a later time is kept, and the request listed under its state")
    void schedulesAndLists() {
        String id = endpoint.submit("{\"type\":\"customer\",\"delay\":\"1h30m\",\"caller_id\":\"later\"}");

        JsonNode page = parse(endpoint.get("/api/requests?state=scheduled&limit=1"));

        assertThat(page.at("/requests/0/id").textValue()).isEqualTo(id);
        assertThat(page.at("/requests/0/explain").textValue()).startsWith("Waits for its time at 2");
        assertThat(page.at("/requests/0/params").isMissingNode()).isTrue();
    }

    @Test
    @DisplayName("A list goes on where its page ended")
    void listsPageByPage() {
        String older = endpoint.submit(PAYMENT);
        String newer = endpoint.submit(PAYMENT);
        endpoint.get("/api/requests/" + older + "?wait=10s");
        endpoint.get("/api/requests/" + newer + "?wait=10s");

        JsonNode first = parse(endpoint.get("/api/requests?limit=1"));
        JsonNode second = parse(
                endpoint.get("/api/requests?limit=1&after=" + first.get("next").textValue()));

        assertThat(first.get("requests")).hasSize(1);
        assertThat(second.at("/requests/0/id")).isNotEqualTo(first.at("/requests/0/id"));
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("absent");
    }
}
