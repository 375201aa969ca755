package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that scripts start: RH-01 to RH-07, RH-09, RH-11, RH-12, RH-36. */
final class CallsTest {

    private static final Scripts scripts = Scripts.of(Path.of("no-flows"));

    @AfterAll
    static void close() {
        scripts.close();
    }

    @ParameterizedTest
    @CsvSource({
        "new_product(), product",
        "new_price(), price",
        "new_subscription(), subscription",
        "new_payment_intent(), payment_intent",
        "new_coupon(), coupon",
        "new_customer(), customer",
        "new_refund(), refund",
    })
    @DisplayName("RH-01 RH-02 RH-03 RH-04 RH-05 RH-09: create_async answers at once with the confirmation and an id")
    void dispatches(String builder, String type) {
        ScriptResult result = scripts.run("def call = " + builder
                + ".create_async('billing', 'ctx-1', 'default'); [call.toString(), call.id, \"$call\"]");

        assertThat(Scripts.returned(result).resultJson())
                .isEqualTo("[\"%1$s_request_dispatched\",\"req_1\",\"%1$s_request_dispatched\"]".formatted(type));
        assertThat(calls(result))
                .containsExactly(new ChildCall(
                        "req_1",
                        "1",
                        type,
                        null,
                        null,
                        "{}",
                        null,
                        "billing",
                        "ctx-1",
                        new Credential.Account("default"),
                        null,
                        null));
    }

    @Test
    @DisplayName("RH-07: builders take any of Stripe's parameters")
    void buildsFluently() {
        ScriptResult result = scripts.run("""
                def id = 7
                new_payment_intent().amount(2000).currency("usd").customer("cus_$id").metadata(order: 'o-1', lines: [1, 2])
                    .payment_method_types(['card']).type('x').description(null).confirm(true).param('shipping[name]', 'Ada')
                    .param('args', 1).named('charge-1').args([step: 2]).create_async("w$id", 'c')
                """);

        assertThat(calls(result))
                .containsExactly(new ChildCall(
                        "req_charge-1",
                        "charge-1",
                        "payment_intent",
                        null,
                        null,
                        "{\"amount\":2000,\"currency\":\"usd\",\"customer\":\"cus_7\",\"metadata\":{\"order\":\"o-1\","
                                + "\"lines\":[1,2]},\"payment_method_types\":[\"card\"],\"type\":\"x\",\"confirm\":true,"
                                + "\"shipping[name]\":\"Ada\",\"args\":1}",
                        "{\"step\":2}",
                        "w7",
                        "c",
                        null,
                        null,
                        null));
        assertThat(Scripts.returned(result).resultJson())
                .isEqualTo("{\"id\":\"req_charge-1\",\"dispatched\":\"payment_intent_request_dispatched\"}");
    }

    @Test
    void actsForAConnectedAccountInAVersion() {
        ScriptResult result =
                scripts.run("new_product().stripe_account('acct_1').api_version('2024-06-20').create_async('w', 'c')");

        assertThat(calls(result)).first().satisfies(call -> {
            assertThat(call.stripeAccount()).isEqualTo("acct_1");
            assertThat(call.apiVersion()).isEqualTo("2024-06-20");
            assertThat(call.paramsJson()).isEqualTo("{}");
        });
    }

    @Test
    void callsAnythingElseOfStripe() {
        ScriptResult result = scripts.run(
                "stripe('POST', '/v1/payment_intents/pi_1/capture').amount_to_capture(5).create_async('w', 'c')");

        assertThat(calls(result)).first().satisfies(call -> {
            assertThat(call.type()).isEqualTo("stripe");
            assertThat(call.method()).isEqualTo("POST");
            assertThat(call.path()).isEqualTo("/v1/payment_intents/pi_1/capture");
        });
        assertThat(Scripts.returned(result).resultJson()).contains("stripe_request_dispatched");
    }

    @Test
    @DisplayName(
            "RH-06 RH-11 RH-12: the secret belongs to the call, also under the older name create, and never prints")
    void takesTheSecretOfTheCall() {
        ScriptResult result = scripts.run("""
                new_product().create('w', 'c', 'sk_test_canary')
                new_product().create_async('w', 'c', "rk_test_${'canary'}")
                new_product().create_async('w', 'c', account('eu-main'))
                new_product().create_async('w', 'c')
                """);

        List<ChildCall> calls = calls(result);
        assertThat(((Credential.Inline) calls.get(0).credential()).secret().reveal())
                .isEqualTo("sk_test_canary");
        assertThat(((Credential.Inline) calls.get(1).credential()).secret().reveal())
                .isEqualTo("rk_test_canary");
        assertThat(calls.get(2).credential()).isEqualTo(new Credential.Account("eu-main"));
        assertThat(calls.get(3).credential()).isNull();
        assertThat(result.toString()).doesNotContain("canary");
    }

    @Test
    @DisplayName("P7: ids come from names and ordinals, so a second run meets the same children")
    void derivesIds() {
        String text = """
                new_product().create_async('w', 'c')
                new_price().named('p').create_async('w', 'c')
                new_coupon().create_async('w', 'c')
                """;

        assertThat(calls(scripts.run(text))).extracting(ChildCall::id).containsExactly("req_1", "req_p", "req_2");
        assertThat(calls(scripts.run(text))).isEqualTo(calls(scripts.run(text)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "2.times { new_price().named('a').create_async('w', 'c') } | two calls named 'a'",
                "def p = new_price(); 2.times { p.create_async('w', 'c') } | dispatched already",
                "new_price().named('1').create_async('w', 'c') | a call's name",
                "new_price().unit_amount(1, 2) | unit_amount: expected one value",
                "new_price().unit_amount() | unit_amount: expected one value",
                "new_price().param('a b', 2) | a parameter's name",
                "new_price().create_async('', 'c') | worker_id",
                "new_price().create_async('w', null) | context_id",
                "new_price().create_async('w', 'c', null) | secret: expected",
                "new_price().create_async('w', 'c', 'no account') | account: expected",
                "new_price().create_async('w', 'c', 'pk_live_1') | not a key",
                "account('sk_live_1') | not a key",
                "stripe('PATCH', '/v1/x') | stripe: expected",
                "stripe('POST', '/v1/../x') | stripe: expected a path",
                "stripe('POST', '/v1/a?b=c') | stripe: expected a path",
                "stripe('POST', 'https://evil/v1/a') | stripe: expected a path",
            })
    void explainsMisuse(String text, String expected) {
        assertThat(scripts.run(text))
                .isInstanceOfSatisfying(
                        ScriptResult.Threw.class,
                        threw -> assertThat(threw.error())
                                .contains(expected)
                                .endsWith("(script.groovy:1)")
                                .doesNotContain("live_1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "6.times { new_price().create_async('w', 'c') }",
                "try { 6.times { new_price().create_async('w', 'c') } } catch (Throwable t) { }; 1",
            })
    @DisplayName("P9: too many calls reject the run, also when the script catches it")
    void boundsTheCalls(String text) {
        assertThat(scripts.run(text))
                .isInstanceOfSatisfying(
                        ScriptResult.Rejected.class,
                        rejected -> assertThat(rejected.error()).isEqualTo("more than 5 calls in one run"));
    }

    @Test
    void tellsOfACallThatWasNeverDispatched() {
        assertThat(scripts.run("new_price().unit_amount(1)"))
                .isInstanceOfSatisfying(
                        ScriptResult.Rejected.class,
                        rejected -> assertThat(rejected.error()).contains("price that was never dispatched"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"throw new Exception('x')", "return new Object()", "assert 1 == 2", "def f() { f() }; f()"})
    @DisplayName("P7: a run that does not return has no effects at all")
    void hasNoEffectsUnlessItReturns(String ending) {
        ScriptResult result = scripts.run(
                "context.put('a', 1); reply 'x'; new_price().create_async('w', 'c');" + ending,
                Scripts.context(Map.of()));

        assertThat(result).isNotInstanceOf(ScriptResult.Returned.class);
    }

    @Test
    @DisplayName("RH-36: a flow starts the next call with what its own request carried")
    void continuesTheChain() {
        ScriptInput input = new ScriptInput(
                "{\"id\":\"prod_1\"}",
                null,
                "{\"worker_id\":\"w\",\"context_id\":\"c\",\"args\":{\"n\":1}}",
                "{}",
                Map.of());

        ScriptResult result = scripts.run(
                "new_price().product(parsed_data.id).args(request.args).create_async(request.worker_id, request.context_id)",
                input);

        assertThat(calls(result)).singleElement().satisfies(call -> {
            assertThat(call.paramsJson()).isEqualTo("{\"product\":\"prod_1\"}");
            assertThat(call.argsJson()).isEqualTo("{\"n\":1}");
        });
    }

    private static List<ChildCall> calls(ScriptResult result) {
        return Scripts.returned(result).effects().calls();
    }
}
