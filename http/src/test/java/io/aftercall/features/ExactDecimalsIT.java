package io.aftercall.features;

import static io.aftercall.features.Calls.of;
import static io.aftercall.features.Endings.assertDone;
import static io.aftercall.features.Endings.reply;
import static io.aftercall.features.Endings.result;
import static io.aftercall.features.Endings.script;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.RequestType;
import io.aftercall.request.SubmissionBuilder;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Money is counted in whole numbers and decimals; a double would round it (DESIGN 6, RELIABILITY 5.3). */
final class ExactDecimalsIT {

    private static final String LONG_DECIMAL = "123456789012345.000000000001";

    @TempDir
    static Path data;

    private static FlowFiles flows;
    private static TestEngine engine;

    @BeforeAll
    static void start() {
        flows = FlowFiles.in(data);
        engine = TestEngine.start(data, "flows.dir", flows.path());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("RH-23: a BigDecimal is sent in plain digits, and comes to the flow with every one of them")
    @ValueSource(strings = {"0.000000000001", "0.1", "100", "12.50", LONG_DECIMAL})
    void sendsEveryDigit(String decimal) {
        flows.put(
                "price_response",
                "[decimal: parsed_data.unit_amount_decimal, sent: request.params.unit_amount_decimal]");

        StoredRequest ended = assertDone(
                engine.stripe,
                engine.call(price().param("unit_amount_decimal", new BigDecimal(decimal))
                        .flow("price")));

        assertThat(ended.request().call().body()).contains("unit_amount_decimal=" + decimal);
        assertThat(reply(ended).path("unit_amount_decimal").asText()).isEqualTo(decimal);
        assertThat(result(ended).path("decimal").asText()).isEqualTo(decimal);
        assertThat(result(ended).path("sent").decimalValue()).isEqualByComparingTo(decimal);
    }

    @Test
    @DisplayName("RH-31: numbers of an answer are long or BigDecimal in a flow, with all their digits")
    void readsEveryDigit() {
        flows.put("numbers_response", """
                [tiny: parsed_data.tiny, big: parsed_data.big, tenth: parsed_data.tenth, whole: parsed_data.whole,
                 exact: parsed_data.tenth + parsed_data.tenth + parsed_data.tenth == 0.3,
                 types: [parsed_data.tiny instanceof BigDecimal, parsed_data.tenth instanceof BigDecimal,
                         parsed_data.whole instanceof Long, parsed_data.vast instanceof BigInteger],
                 vast: parsed_data.vast]
                """);
        String body = "{\"object\":\"x\",\"tiny\":0.000000000001,\"big\":" + LONG_DECIMAL
                + ",\"tenth\":0.1,\"whole\":9007199254740993,\"vast\":123456789012345678901234567890}";

        StoredRequest ended;
        try (FixedStripe stripe = FixedStripe.answering(body);
                TestEngine other = TestEngine.start(
                        data.resolve("fixed"), "flows.dir", flows.path(), "stripe.base-uri", stripe.uri())) {
            ended = other.call(Calls.payment().flow("numbers"));
        }

        JsonNode numbers = result(ended);
        assertThat(numbers.path("types")).extracting(JsonNode::asBoolean).containsOnly(true);
        assertThat(numbers.path("exact").asBoolean()).isTrue();
        assertThat(numbers.path("tiny").decimalValue()).isEqualByComparingTo("0.000000000001");
        assertThat(numbers.path("big").decimalValue()).isEqualByComparingTo(LONG_DECIMAL);
        assertThat(numbers.path("whole").longValue()).isEqualTo(9007199254740993L);
        assertThat(numbers.path("vast").bigIntegerValue()).isEqualTo("123456789012345678901234567890");
    }

    @Test
    @DisplayName(
            "RH-07, RH-36: a decimal that a script gives to a builder, to args and to the context stays what it is")
    void keepsEveryDigitOnTheWayThroughAScript() {
        flows.put("first_response", """
                context.put('kept', %1$s)
                new_price().currency('usd').unit_amount_decimal(%1$s).product_data(name: 'P')
                    .args(amount: %1$s, tiny: 0.000000000001).named('next').create_async('default', 'decimals')
                null
                """.formatted(LONG_DECIMAL));
        flows.put("new_create_price_response", """
                [args: request.args.amount, tiny: request.args.tiny, params: request.params.unit_amount_decimal,
                 kept: context.get('kept'), types: [request.args.amount, request.args.tiny, context.get('kept'),
                 request.params.unit_amount_decimal].collect { it instanceof BigDecimal }]
                """);

        StoredRequest first = engine.call(
                price().param("unit_amount", 100).context("decimals").flow("first"));
        StoredRequest next =
                assertDone(engine.stripe, engine.end(script(first).children().getFirst()));

        assertThat(next.request().call().body()).contains("unit_amount_decimal=" + LONG_DECIMAL);
        assertThat(result(next).path("types")).extracting(JsonNode::asBoolean).containsOnly(true);
        for (String place : new String[] {"args", "params", "kept"}) {
            assertThat(result(next).path(place).decimalValue()).as(place).isEqualByComparingTo(LONG_DECIMAL);
        }
        assertThat(result(next).path("tiny").decimalValue()).isEqualByComparingTo("0.000000000001");
    }

    @Test
    @DisplayName("RH-04: the largest amount, and what a caller gives along as args, keep their digits")
    void keepsLargeAmounts() {
        flows.put("args_response", "[amount: parsed_data.amount, args: request.args]");

        StoredRequest ended = assertDone(
                engine.stripe,
                engine.call(of(RequestType.PAYMENT_INTENT, Map.of("amount", 99_999_999L, "currency", "usd"))
                        .argsJson("{\"rate\":" + LONG_DECIMAL + ",\"count\":9007199254740993}")
                        .flow("args")));

        assertThat(result(ended).path("amount").longValue()).isEqualTo(99_999_999L);
        assertThat(result(ended).path("args").path("rate").decimalValue()).isEqualByComparingTo(LONG_DECIMAL);
        assertThat(result(ended).path("args").path("count").longValue()).isEqualTo(9007199254740993L);
    }

    private static SubmissionBuilder price() {
        return of(RequestType.PRICE, Map.of("currency", "usd")).param("product_data", Map.of("name", "Cents"));
    }
}
