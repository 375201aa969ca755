package io.aftercall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.SimulatorClient.Reply;
import java.net.http.HttpRequest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RELIABILITY 1.1, wire error types: strictness of parameters, references and keys. */
final class ValidationTest extends SimulatorTestBase {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    payment_intents | currency=usd                                       | parameter_missing         | amount
                    payment_intents | amount=2000                                        | parameter_missing         | currency
                    payment_intents | amount=&currency=usd                               | parameter_invalid_empty   | amount
                    payment_intents | amount=ten&currency=usd                            | parameter_invalid_integer | amount
                    payment_intents | amount=20.5&currency=usd                           | parameter_invalid_integer | amount
                    payment_intents | amount=-5&currency=usd                             | parameter_invalid_integer | amount
                    payment_intents | amount=49&currency=usd                             | amount_too_small          | amount
                    payment_intents | amount=100000000&currency=usd                      | amount_too_large          | amount
                    payment_intents | amount=2000&currency=xxq                           |                           | currency
                    payment_intents | amount=2000&currency=usd&colour=red                | parameter_unknown         | colour
                    payment_intents | amount=2000&currency=usd&confirm=maybe             |                           | confirm
                    payment_intents | amount=2000&currency=usd&capture_method=later      |                           | capture_method
                    payment_intents | amount=2000&currency=usd&customer=cus_no           | resource_missing          | customer
                    payment_intents | amount=2000&currency=usd&payment_method=pm_no      | resource_missing          | payment_method
                    payment_intents | amount=2000&currency=usd&automatic_payment_methods[enabled]=1 |                | automatic_payment_methods[enabled]
                    payment_intents | amount=2000&currency=usd&confirm=true              | payment_intent_unexpected_state |
                    payment_intents | amount=2000&currency=usd&metadata=text             |                           | metadata
                    products        | description=x                                      | parameter_missing         | name
                    products        | name=x&images=text                                 |                           | images
                    prices          | currency=usd&unit_amount=5                         | parameter_missing         | product
                    prices          | currency=usd&product=prod_no&unit_amount=5         | resource_missing          | product
                    prices          | currency=usd&product=prod_no                       | parameter_missing         | unit_amount
                    prices          | currency=usd&product=p&unit_amount=5&recurring[x]=y | parameter_unknown        | recurring[x]
                    prices          | currency=usd&product=p&unit_amount=5&recurring[usage_type]=metered | parameter_missing | recurring[interval]
                    subscriptions   | items[0][price]=price_no                           | parameter_missing         | customer
                    subscriptions   | customer=cus_no&items[0][price]=price_no           | resource_missing          | customer
                    subscriptions   | customer=cus_no&items[0][quantity]=1               | parameter_missing         | items[0][price]
                    subscriptions   | customer=cus_no&items[0][size]=1                   | parameter_unknown         | items[0][size]
                    coupons         | duration=once                                      |                           | percent_off
                    coupons         | amount_off=100                                     | parameter_missing         | currency
                    coupons         | percent_off=101                                    |                           | percent_off
                    coupons         | percent_off=10&duration=repeating                  | parameter_missing         | duration_in_months
                    refunds         | amount=5                                           | parameter_missing         | payment_intent
                    refunds         | payment_intent=pi_no                               | resource_missing          | payment_intent
                    """)
    void namesTheCodeAndTheParameter(String resource, String form, String code, String param) {
        Reply reply = SimulatorClient.read(stripe.send(stripe.request("/v1/" + resource, form)));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/error/type")).isEqualTo("invalid_request_error");
        assertThat(reply.errorCode()).isEqualTo(code == null ? "" : code);
        assertThat(reply.text("/error/param")).isEqualTo(param == null ? "" : param);
        assertThat(reply.text("/error/request_log_url")).endsWith(reply.header("Request-Id"));
        assertThat(simulator.effects().total()).isZero();
    }

    @Test
    void takesMetadataUpToItsLimits() {
        String[] fifty = Stream.iterate(0, i -> i < 50, i -> i + 1)
                .flatMap(i -> Stream.of("metadata[k" + i + "]", "v".repeat(500)))
                .toArray(String[]::new);
        String[] more =
                Stream.concat(Stream.of(fifty), Stream.of("metadata[k50]", "v")).toArray(String[]::new);

        assertThat(stripe.post(INTENTS, intentWith(fifty)).status()).isEqualTo(200);
        assertThat(stripe.post(INTENTS, intentWith(more)).text("/error/param")).isEqualTo("metadata");
        assertThat(stripe.post(INTENTS, intentWith("metadata[" + "k".repeat(40) + "]", "v"))
                        .status())
                .isEqualTo(200);
        assertThat(stripe.post(INTENTS, intentWith("metadata[" + "k".repeat(41) + "]", "v"))
                        .status())
                .isEqualTo(400);
        assertThat(stripe.post(INTENTS, intentWith("metadata[k]", "v".repeat(501)))
                        .text("/error/param"))
                .isEqualTo("metadata[k]");
    }

    @Test
    void answers404WhereAnIdInThePathLeadsNowhere() {
        Reply reply = stripe.get("/v1/payment_intents/pi_no");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.errorCode()).isEqualTo("resource_missing");
        assertThat(reply.text("/error/message")).isEqualTo("No such payment_intent: 'pi_no'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/nothing", "/v2/products", "/", "/v1/products/a/b/c", "/v1/products/..", "/v1/coupons/x/y"})
    void answers404ForAnUnknownUrl(String path) {
        Reply reply = stripe.get(path);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.text("/error/type")).isEqualTo("invalid_request_error");
    }

    @Test
    void refusesABodyThatIsNoForm() {
        Reply json = SimulatorClient.read(stripe.send(stripe.bare(INTENTS)
                .header("Authorization", "Bearer sk_test_one")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build()));
        Reply percent = SimulatorClient.read(stripe.send(stripe.request(INTENTS, "amount=%zz&currency=usd")));

        assertThat(json.status()).isEqualTo(400);
        assertThat(percent.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer ",
                "Bearer sk_test_invalid_abcdef",
                "Bearer pk_test_abcdef",
                "Bearer nonsense",
                "Basic !!!",
                "Basic c2tfdGVzdF9pbnZhbGlkOg==",
                "Digest sk_test_one"
            })
    void answers401WithoutAUsableSecret(String authorization) {
        Reply reply = stripe.post(INTENTS, INTENT, "Authorization", authorization, "Idempotency-Key", "k1");

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.text("/error/type")).isEqualTo("invalid_request_error");
        assertThat(reply.raw().body()).doesNotContain("abcdef", "nonsense");
        assertThat(stripe.post(INTENTS, "k1", INTENT).header("Idempotent-Replayed"))
                .isEmpty();
    }

    @Test
    void redactsTheSecretItRefuses() {
        Reply reply = stripe.post(INTENTS, INTENT, "Authorization", "Bearer sk_test_invalid_abcdef");

        assertThat(reply.text("/error/message")).isEqualTo("Invalid API Key provided: sk_test_***");
    }

    @Test
    void takesTheSecretByBasicAndARestrictedOneByBearer() {
        Reply basic = stripe.post(INTENTS, INTENT, "Authorization", "Basic c2tfdGVzdF9vbmU6");
        Reply restricted = stripe.post(INTENTS, INTENT, "Authorization", "Bearer rk_live_one");
        Reply forbidden = stripe.post(INTENTS, INTENT, "Authorization", "Bearer rk_test_forbidden");

        assertThat(stripe.get(INTENTS + "/" + basic.text("/id")).status()).isEqualTo(200);
        assertThat(restricted.status()).isEqualTo(200);
        assertThat(forbidden.status()).isEqualTo(403);
    }
}
