package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T12, RH-35: a response reaches the script as it came, and is never run. */
final class InjectionTest {

    private static final Scripts scripts = Scripts.of(Path.of("no-flows"));

    @AfterAll
    static void close() {
        scripts.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`); throw new Exception('injected'); (`",
                "${throw new Exception('injected')}",
                "' + context.put('x', 1) + '",
                "\"\"\" ''' $/ /$ \\ \" ' ` $x",
                "\u0000\u0001\u2028 é 漢 😀 \r\n\t",
                "*/ System.exit(1) //",
            })
    @DisplayName("T12 RH-35: quotes, back-ticks and ${} arrive unchanged")
    void arrivesUnchanged(String hostile) {
        String json =
                "{\"text\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(hostile)) + "\"}";

        ScriptResult result =
                scripts.run("[parsed_data.text, \"${parsed_data.text}\", response_json]", Scripts.input(json, null));

        ScriptResult.Returned returned = Scripts.returned(result);
        assertThat(JsonReader.read(returned.resultJson())).isEqualTo(java.util.List.of(hostile, hostile, json));
        assertThat(returned.effects().changes()).isEmpty();
    }

    @Test
    @DisplayName("T12: one mebibyte of response arrives unchanged")
    void arrivesWhole() {
        String large =
                "`${x}'\\u0041 and then a stretch of plain text".repeat(30_000).substring(0, 1 << 20);
        String json =
                "{\"text\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(large)) + "\"}";

        ScriptResult result = scripts.run("parsed_data.text", Scripts.input(json, null));

        assertThat(JsonReader.read(Scripts.returned(result).resultJson())).isEqualTo(large);
    }

    @Test
    @DisplayName("P9: eight mebibytes from Stripe still reach the script")
    void takesTheLargestResponse() {
        String json = "{\"data\":[" + "\"0123456789abcde\",".repeat(8 * 1024 * 1024 / 18) + "1]}";

        assertThat(Scripts.returned(scripts.run("parsed_data.data.size()", Scripts.input(json, null)))
                        .resultJson())
                .isEqualTo(Integer.toString(8 * 1024 * 1024 / 18 + 1));
    }

    @Test
    void rejectsAResponseThatIsNoJson() {
        assertThat(scripts.run("1", Scripts.input("<html>", null)))
                .isInstanceOfSatisfying(
                        ScriptResult.Rejected.class,
                        rejected -> assertThat(rejected.error()).startsWith("response_json: not JSON"));
    }
}
