package io.aftercall.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.aftercall.simulator.FormValue.Branch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FormDecoderTest {

    @Test
    void decodesNestedNamesAndLists() {
        Fields fields =
                read("items[0][price]=p1&items[1][price]=p2&metadata[a%20b]=c%26d&expand[]=x&expand[]=y&empty=");

        assertThat(fields.nestedList("items"))
                .extracting(item -> item.text("price"))
                .containsExactly("p1", "p2");
        assertThat(fields.nested("metadata").text("a b")).isEqualTo("c&d");
        assertThat(fields.texts("expand")).containsExactly("x", "y");
        assertThat(fields.asMap()).containsEntry("empty", null);
    }

    @Test
    void opensAnElementWhereANameRepeats() {
        Fields fields = read("items[][price]=p1&items[][quantity]=2&items[][price]=p2");

        assertThat(fields.nestedList("items")).hasSize(2);
        assertThat(fields.nestedList("items").getFirst().text("quantity")).isEqualTo("2");
    }

    @Test
    void comparesByContent() {
        assertThat(FormDecoder.decode("a[x]=1&b=2")).isEqualTo(FormDecoder.decode("b=2&a[x]=1"));
        assertThat(FormDecoder.decode("a=1")).isNotEqualTo(FormDecoder.decode("a=2"));
        assertThat(FormDecoder.decode("a[]=1&a[]=2")).isEqualTo(FormDecoder.decode("a[0]=1&a[1]=2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a[b=1",
                "a[[b]]=1",
                "a]b[=1",
                "[a]=1",
                "a=%",
                "a=1&a[b]=2",
                "a[b]=1&a=2",
                "a[b]c=1",
                "a[b][c][d][e][f][g][h][i][j]=1"
            })
    void refusesNamesOutOfShape(String form) {
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> FormDecoder.decode(form));
    }

    @Test
    void refusesTooManyParameters() {
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> FormDecoder.decode("a=1&".repeat(1001)));
    }

    private static Fields read(String form) {
        Branch decoded = FormDecoder.decode(form);
        return Schema.builder()
                .any("items", "metadata", "expand", "empty")
                .build()
                .read("", decoded);
    }
}
