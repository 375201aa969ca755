package io.aftercall.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.aftercall.request.StripeCall;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RH-21, RH-23: parameters as Stripe's form; RELIABILITY 5.3, form nesting. */
final class FormEncoderTest {

    private final RandomGenerator random = new Random(7);

    @Test
    @DisplayName("RH-23: nested maps and lists, in the order they were given")
    void encodesNestedParameters() {
        Map<String, Object> item = ordered("price", "price_1", "quantity", 2L);
        Map<String, Object> params = ordered(
                "customer",
                "cus_1",
                "items",
                List.of(item, Map.of("price", "price_2")),
                "expand",
                List.of("latest_invoice.payment_intent"),
                "off_session",
                true,
                "application_fee_percent",
                new BigDecimal("1E+1"),
                "description",
                "ü & = +",
                "cancel_at",
                "",
                "metadata",
                ordered("Order Nr.", "6735"));

        assertThat(FormEncoder.encode(params))
                .isEqualTo("customer=cus_1&items[0][price]=price_1&items[0][quantity]=2&items[1][price]=price_2"
                        + "&expand[0]=latest_invoice.payment_intent&off_session=true&application_fee_percent=10"
                        + "&description=%C3%BC+%26+%3D+%2B&cancel_at=&metadata[Order+Nr.]=6735");
    }

    static Stream<Arguments> refused() {
        Map<String, Object> withNull = new LinkedHashMap<>();
        withNull.put("amount", null);
        Map<String, Object> metadataNull = new LinkedHashMap<>();
        metadataNull.put("a", null);
        return Stream.of(
                arguments(withNull, "amount"),
                arguments(Map.of("metadata", metadataNull), "metadata[a]"),
                arguments(Map.of("a][b", 1), "params"),
                arguments(Map.of("Amount", 1), "params"),
                arguments(Map.of("", 1), "params"),
                arguments(Map.of("a".repeat(65), 1), "params"),
                arguments(Map.of("amount\r\nX: y", 1), "params"),
                arguments(Map.of("card", Map.of("a&b", 1)), "card"),
                arguments(Map.of("metadata", Map.of("a][b", "x")), "metadata"),
                arguments(Map.of("metadata", Map.of("", "x")), "metadata"),
                arguments(Map.of("metadata", Map.of("k".repeat(41), "x")), "metadata"),
                arguments(Map.of("metadata", Map.of("k", "x".repeat(501))), "metadata[k]"),
                arguments(Map.of("metadata", Map.of("k", Map.of("a", 1))), "metadata[k]"),
                arguments(Map.of("metadata", manyEntries(51)), "metadata"),
                arguments(Map.of("amount", 1.5d), "amount"),
                arguments(Map.of("amount", 1.5f), "amount"),
                arguments(Map.of("amount", new BigDecimal("1e999999999")), "amount"),
                arguments(Map.of("amount", BigInteger.TEN.pow(100)), "amount"),
                arguments(Map.of("amount", new Object()), "amount"),
                arguments(Map.of("items", List.of()), "items"),
                arguments(Map.of("items", Map.of()), "items"),
                arguments(Map.of("items", List.of(Map.of("price", 'c'))), "items[0][price]"),
                arguments(Map.of("items", Collections.nCopies(513, "x")), "params"),
                arguments(Map.of("name", "\ud800"), "name"),
                arguments(Map.of("metadata", Map.of("\udc00", "x")), "metadata"),
                arguments(Map.of("a", nested(8)), "a" + "[a]".repeat(7)));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refused")
    @DisplayName("5.3: what could mean two things is refused, with the path of the field and never its value")
    void refusesWhatHasNoPlaceInAForm(Map<String, ?> params, String field) {
        assertThatThrownBy(() -> FormEncoder.encode(params))
                .isInstanceOfSatisfying(
                        FormException.class,
                        refused -> assertThat(refused.field()).isEqualTo(field));
    }

    @Test
    void encodesUpToTheLimits() {
        assertThat(FormEncoder.encode(Map.of("a", nested(7)))).isEqualTo("a" + "[a]".repeat(7) + "=1");
        assertThat(FormEncoder.encode(Map.of("a", Collections.nCopies(512, "x")))
                        .split("&"))
                .hasSize(512);
        assertThat(FormEncoder.encode(Map.of("metadata", manyEntries(50))).split("&"))
                .hasSize(50);
    }

    @Test
    @DisplayName("5.3: what was encoded is decoded to the same structure, and always fits a call")
    void survivesTheWayBack() {
        for (int i = 0; i < 2_000; i++) {
            Map<String, Object> params = map(1);
            String form = FormEncoder.encode(params);

            assertThat(FormDecoder.decode(form)).isEqualTo(asDecoded(params));
            assertThat(new StripeCall("POST", "/v1/prices", form, "2026-09-30.endive", null).body())
                    .isEqualTo(form);
        }
    }

    private Map<String, Object> map(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        int size = 1 + random.nextInt(3);
        for (int i = 0; i < size; i++) {
            map.put("k" + random.nextInt(100) + "_", value(depth + 1));
        }
        if (random.nextInt(3) == 0) {
            map.put("metadata", ordered(name(), text(), name(), text()));
        }
        return map;
    }

    private Object value(int depth) {
        return switch (depth < 6 ? random.nextInt(6) : 2 + random.nextInt(4)) {
            case 0 -> map(depth);
            case 1 -> new ArrayList<>(List.of(value(depth + 1), value(depth + 1)));
            case 2 -> random.nextLong();
            case 3 -> random.nextBoolean();
            case 4 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(20));
            default -> text();
        };
    }

    /** Any text of whole characters, line breaks and signs of the form among them. */
    private String text() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            int c = random.nextInt(4) == 0 ? random.nextInt(0x20000) : random.nextInt(0x80);
            text.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? '?' : c);
        }
        return text.toString();
    }

    private String name() {
        return "n" + text().replaceAll("[\\[\\]]", "");
    }

    private static Object asDecoded(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        switch (value) {
            case Map<?, ?> entries -> entries.forEach((k, v) -> map.put(String.valueOf(k), asDecoded(v)));
            case List<?> list -> list.forEach(v -> map.put(String.valueOf(map.size()), asDecoded(v)));
            case BigDecimal number -> {
                return number.toPlainString();
            }
            default -> {
                return value.toString();
            }
        }
        return map;
    }

    private static Object nested(int levels) {
        return levels == 0 ? 1 : Map.of("a", nested(levels - 1));
    }

    private static Map<String, Object> manyEntries(int count) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            entries.put("key " + i, i);
        }
        return entries;
    }

    private static Map<String, Object> ordered(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }
}
