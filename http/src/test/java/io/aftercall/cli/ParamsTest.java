package io.aftercall.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParamsTest {

    @Test
    void readsTheNotationOfStripe() {
        Map<String, Object> params = Params.parse(
                "--param",
                List.of(
                        "amount=2000",
                        "confirm=true",
                        "description=a = b",
                        "receipt_email=",
                        "metadata[order]=7",
                        "metadata[kind]=tea",
                        "items[0][price]=price_1",
                        "items[0][quantity]=2",
                        "items[1][price]=price_2"));

        assertThat(params)
                .isEqualTo(Map.of(
                        "amount",
                        2000L,
                        "confirm",
                        true,
                        "description",
                        "a = b",
                        "receipt_email",
                        "",
                        "metadata",
                        Map.of("order", 7L, "kind", "tea"),
                        "items",
                        List.of(Map.of("price", "price_1", "quantity", 2L), Map.of("price", "price_2"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"007", "1.50", "+1", "-0", "1e3", "9999999999999999999", " 1", "True"})
    void leavesAsTextWhatIsNoPlainNumber(String text) {
        assertThat(Params.parse("--param", List.of("x=" + text))).containsEntry("x", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"amount", "=1", "a[=1", "a[]=1", "a[b=1", "[a]=1", "a]=1"})
    void namesWhatItCannotRead(String text) {
        assertThatThrownBy(() -> Params.parse("--param", List.of(text)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("--param " + text);
    }

    @Test
    void refusesWhatContradictsItself() {
        assertThatThrownBy(() -> Params.parse("--arg", List.of("a=1", "a=2"))).hasMessageContaining("given twice");
        assertThatThrownBy(() -> Params.parse("--arg", List.of("a=1", "a[b]=2")))
                .hasMessageContaining("a has a value already");
    }
}
