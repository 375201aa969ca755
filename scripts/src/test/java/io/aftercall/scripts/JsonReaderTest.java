package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonReaderTest {

    @Test
    void neverMakesADouble() {
        assertThat(JsonReader.read("[1, 2.50, 1e3, 12345678901234567890, true, null, \"x\", {\"a\": []}]"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .containsExactly(
                        1L,
                        new BigDecimal("2.50"),
                        new BigDecimal("1e3"),
                        new BigInteger("12345678901234567890"),
                        true,
                        null,
                        "x",
                        Map.of("a", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{'a':1}",
                "{a:1}",
                "01",
                "+1",
                ".5",
                "1.",
                "NaN",
                "nul",
                "\"a",
                "1 2",
                "/* c */ 1",
                "{\"a\":1,\"a\":2}",
                "1e100000000",
                "1e-100000000",
                "[\"\t\"]",
                "\"\\x\"",
                "]",
            })
    void refusesWhatIsNotStrictJson(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonReader.read(text))
                .withMessageStartingWith("not JSON");
    }

    @Test
    void refusesDepthAndLongNumbers() {
        assertThat(JsonReader.read("[".repeat(64) + "]".repeat(64))).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> JsonReader.read("[".repeat(65) + "]".repeat(65)));
        assertThatIllegalArgumentException().isThrownBy(() -> JsonReader.read("[".repeat(100_000)));
        assertThatIllegalArgumentException().isThrownBy(() -> JsonReader.read("1".repeat(401)));
        assertThatIllegalArgumentException().isThrownBy(() -> JsonReader.readObject("[]"));
    }
}
