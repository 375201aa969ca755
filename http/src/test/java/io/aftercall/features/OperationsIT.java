package io.aftercall.features;

import static io.aftercall.features.Calls.of;
import static io.aftercall.features.Calls.payment;
import static io.aftercall.features.Calls.paymentBy;
import static io.aftercall.features.Calls.stripe;
import static io.aftercall.features.Endings.assertDone;
import static io.aftercall.features.Endings.calls;
import static io.aftercall.features.Endings.reply;
import static io.aftercall.features.Endings.result;
import static io.aftercall.features.Endings.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.aftercall.actors.RequestGateway.Receipt;
import io.aftercall.actors.Submitted;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.Outcome;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestType;
import io.aftercall.request.SubmissionBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every operation with the flow that is shipped for it: A4, RH-22, RH-23, RH-30, RH-32. */
final class OperationsIT {

    @TempDir
    static Path data;

    private static TestEngine engine;

    @BeforeAll
    static void start() {
        engine = TestEngine.start(data);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    @DisplayName("RH-01: a product is made and new_create_product_response runs")
    void makesAProduct() {
        StoredRequest ended = done(of(RequestType.PRODUCT, Map.of("name", "Tea")), "/v1/products");

        assertThat(result(ended).path("product").asText())
                .isEqualTo(reply(ended).path("id").asText());
        assertThat(script(ended).flow()).isEqualTo("new_create_product_response");
    }

    @Test
    @DisplayName("RH-02: a price is made and new_create_price_response runs")
    void makesAPrice() {
        StoredRequest ended = done(price("Coffee"), "/v1/prices");

        assertThat(result(ended).path("price").asText())
                .isEqualTo(reply(ended).path("id").asText());
    }

    @Test
    @DisplayName("RH-03: a subscription is made and new_create_subscription_response runs")
    void makesASubscription() {
        String price = id(price("Monthly").param("recurring", Map.of("interval", "month")));
        String customer = id(of(RequestType.CUSTOMER, Map.of("email", "ann@example.com")));

        StoredRequest ended = done(
                of(RequestType.SUBSCRIPTION, Map.of("customer", customer, "items", List.of(Map.of("price", price)))),
                "/v1/subscriptions");

        assertThat(result(ended).path("status").asText()).isEqualTo("active");
    }

    @Test
    @DisplayName("RH-04: a payment intent is made and new_create_payment_intent_response runs")
    void makesAPaymentIntent() {
        StoredRequest ended = done(payment(), "/v1/payment_intents");

        assertThat(result(ended).path("amount").asLong()).isEqualTo(2000);
        assertThat(reply(ended).path("metadata").path("aftercall_id").asText())
                .isEqualTo(ended.request().id().value());
    }

    @Test
    @DisplayName("RH-05: a coupon is made and new_create_coupon_response runs")
    void makesACoupon() {
        StoredRequest ended =
                done(of(RequestType.COUPON, Map.of("percent_off", 25, "duration", "once")), "/v1/coupons");

        assertThat(result(ended).path("text").asText()).contains("25").contains("once");
    }

    @Test
    @DisplayName("A4: a customer is made")
    void makesACustomer() {
        StoredRequest ended = done(of(RequestType.CUSTOMER, Map.of("email", "bob@example.com")), "/v1/customers");

        assertThat(result(ended).path("customer").asText())
                .isEqualTo(reply(ended).path("id").asText());
    }

    @Test
    @DisplayName("A4: a payment is refunded")
    void makesARefund() {
        String paid = id(paymentBy("pm_card_visa"));

        StoredRequest ended = done(of(RequestType.REFUND, Map.of("payment_intent", paid)), "/v1/refunds");

        assertThat(result(ended).path("status").asText()).isEqualTo("succeeded");
        assertThat(result(ended).path("amount").asLong()).isEqualTo(2000);
    }

    @Test
    @DisplayName("RH-20, RH-21, PH-001, PH-002: any other call of Stripe's API, POST, GET and DELETE")
    void makesAnyOtherCall() {
        String product = id(of(RequestType.PRODUCT, Map.of("name", "Old")));
        String path = "/v1/products/" + product;

        StoredRequest renamed = done(stripe("POST", path, Map.of("name", "New")), path);
        StoredRequest read = engine.call(stripe("GET", path, Map.of()));
        StoredRequest deleted = engine.call(stripe("DELETE", path, Map.of()));
        StoredRequest gone = engine.call(stripe("GET", path, Map.of()));

        assertThat(reply(renamed).path("name").asText()).isEqualTo("New");
        assertThat(reply(read).path("name").asText()).isEqualTo("New");
        assertThat(result(read).path("object").asText()).isEqualTo("product");
        assertThat(reply(deleted).path("deleted").asBoolean()).isTrue();
        assertThat(gone.status().outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(gone.status().httpStatus()).isEqualTo(404);
    }

    @Test
    @DisplayName("PH-002: the parameters of a GET are its query")
    void readsWithAQuery() {
        id(of(RequestType.CUSTOMER, Map.of("email", "carl+query@example.com")));

        StoredRequest list =
                engine.call(stripe("GET", "/v1/customers", Map.of("email", "carl+query@example.com", "limit", 3)));

        assertThat(list.status().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result(list).path("count").asInt()).isOne();
    }

    @Test
    @DisplayName("PH-003: the id is there at once, before anything else is known, and is the one of the request")
    void givesTheIdAtOnce() {
        Receipt receipt = engine.aftercall.submit(payment().build());

        RequestId id = receipt.id();
        Submitted submitted = TestEngine.now(receipt.submitted());

        assertThat(submitted)
                .isInstanceOfSatisfying(
                        Submitted.Accepted.class,
                        accepted -> assertThat(accepted.id()).isEqualTo(id));
        assertDone(engine.stripe, engine.end(id));
    }

    @Test
    @DisplayName("RH-24: what Stripe sent is kept as it was sent, and the flow was given exactly that")
    void keepsTheRawText() {
        StoredRequest ended = engine.call(payment());

        assertThat(ended.status().replyJson()).startsWith("{").contains("\"client_secret\"");
        assertThat(result(ended).path("id").asText())
                .isEqualTo(reply(ended).path("id").asText());
    }

    @Test
    @DisplayName("A1, G1: the same submission under the same key of the caller is made once")
    void meetsItsFirst() {
        RequestId first = engine.accept(payment().idempotencyKey("order-1"));

        Submitted again = TestEngine.now(engine.aftercall
                .submit(payment().idempotencyKey("order-1").build())
                .submitted());
        Submitted other = TestEngine.now(engine.aftercall
                .submit(payment()
                        .param("amount", 2001)
                        .idempotencyKey("order-1")
                        .build())
                .submitted());

        assertThat(again)
                .isInstanceOfSatisfying(
                        Submitted.Duplicate.class, met -> assertThat(met.id()).isEqualTo(first));
        assertThat(other).isEqualTo(new Submitted.Conflict(first));
        assertDone(engine.stripe, engine.end(first));
    }

    private static SubmissionBuilder price(String product) {
        return of(RequestType.PRICE, Map.of("currency", "eur", "unit_amount", 990))
                .param("product_data", Map.of("name", product));
    }

    private static StoredRequest done(SubmissionBuilder submission, String path) {
        StoredRequest ended = assertDone(engine.stripe, engine.call(submission));
        assertThat(calls(engine.stripe, ended))
                .extracting(seen -> seen.call().method(), seen -> seen.call().path(), seen -> seen.status())
                .containsExactly(tuple("POST", path, 200));
        return ended;
    }

    private static String id(SubmissionBuilder submission) {
        return reply(assertDone(engine.stripe, engine.call(submission)))
                .path("id")
                .asText();
    }
}
