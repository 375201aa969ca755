package io.aftercall.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RELIABILITY 5.3, the row of huge and deep JSON. */
final class JsonTest {

    @Test
    void keepsNumbersExact() {
        JsonNode read = read("{\"a\":0.10,\"b\":12345678901234567890123,\"c\":1.10000000000000000001}");

        assertThat(read.get("a").decimalValue()).isEqualTo(new BigDecimal("0.10"));
        assertThat(read.toString())
                .isEqualTo("{\"a\":0.10,\"b\":12345678901234567890123,\"c\":1.10000000000000000001}");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("nothing", "", "empty"),
                Arguments.of("white space only", " \n ", "empty"),
                Arguments.of("a key twice", "{\"a\":1,\"a\":2}", "line 1, column"),
                Arguments.of("something after it", "{} {}", "goes on"),
                Arguments.of("a bracket after it", "{}]", "not JSON"),
                Arguments.of("a trailing comma", "{\"a\":1,}", "line 1, column"),
                Arguments.of("cut off", "{\"a\":\n[1", "line 2, column"),
                Arguments.of("single quotes", "{'a':1}", "not JSON"),
                Arguments.of("a comment", "{/* a */}", "not JSON"),
                Arguments.of("NaN", "{\"a\":NaN}", "not JSON"),
                Arguments.of("a leading zero", "{\"a\":01}", "not JSON"),
                Arguments.of("a leading plus", "{\"a\":+1}", "not JSON"),
                Arguments.of("a raw control character", "{\"a\":\"\n\"}", "not JSON"),
                Arguments.of("a byte order mark", "\uFEFF{}", "not JSON"),
                Arguments.of("65 levels", "[".repeat(65) + "]".repeat(65), "too deeply"),
                Arguments.of("100,000 levels", "[".repeat(100_000), "too deeply"),
                Arguments.of("a number of 65 digits", "[" + "1".repeat(65) + "]", "too long"),
                Arguments.of("a fraction of 65 digits", "[0." + "1".repeat(65) + "]", "too long"),
                Arguments.of("a long text", "[\"" + "x".repeat(64 * 1024 + 1) + "\"]", "too long"),
                Arguments.of("a long key", "{\"" + "k".repeat(129) + "\":1}", "too long"),
                Arguments.of("half of a surrogate pair", "[\"\\ud83d\"]", "surrogate"),
                Arguments.of("half of one in a key", "{\"a\":{\"\\udc00\":1}}", "The body"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refuses(String what, String body, String expected) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(ProblemException.class, thrown -> {
            assertThat(thrown.problem().kind()).isEqualTo(Problem.Kind.MALFORMED);
            assertThat(thrown.problem().detail()).contains(expected);
        });
    }

    @Test
    void refusesWhatIsNotUtf8() {
        assertThatThrownBy(() -> Json.read(new byte[] {'"', (byte) 0xc3, '"'}))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> Json.read("{}".getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    @DisplayName("P13: what was sent is not repeated")
    void doesNotRepeatWhatWasSent() {
        assertThatThrownBy(() -> read("{\"secret\":\"sk_live_canary\" \"a\":canary}"))
                .hasMessageNotContaining("canary")
                .hasMessageNotContaining("sk_live");
    }

    @Test
    void acceptsWhatIsWithinTheBounds() {
        assertThat(read("[".repeat(64) + "]".repeat(64)).isArray()).isTrue();
        assertThat(read("[\"" + "x".repeat(64 * 1024) + "\"]").get(0).textValue())
                .hasSize(64 * 1024);
        assertThat(read("\"\\ud83d\\ude00 😀 \\u0000\"").textValue()).isEqualTo("😀 😀 \0");
    }

    private static JsonNode read(String body) {
        return Json.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
