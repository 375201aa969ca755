package io.aftercall.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** T12: what is given in {@code bindings} comes back from the script as it was. */
final class ScriptDataTest {

    private static final int MIB = 1024 * 1024;

    private static TestEndpoint endpoint;

    @BeforeAll
    static void start() {
        endpoint = TestEndpoint.start();
    }

    @AfterAll
    static void close() {
        endpoint.close();
    }

    static Stream<Named<String>> values() {
        return Stream.of(
                Named.of(
                        "characters that were ever code",
                        "\"`id` ${1 + 1} $x \\\\ \\\" ' ''' \\u0000 \\u001B[31m \\n\""),
                Named.of("half pairs", "[\"\\ud800\",\"a\\udc00b\",{\"k\":\"\\udc00\\ud800\"}]"),
                Named.of("a whole pair", "\"\uD83D\uDE00\""),
                Named.of("whole numbers beyond long", "[9223372036854775808,-123456789012345678901234567890]"),
                Named.of("decimals beyond double", "[0.1000000000000000000000000000000001,100.00,1.10]"),
                Named.of("a number of 300 digits", "9".repeat(300)),
                Named.of("nesting up to the limit", "[".repeat(62) + "1" + "]".repeat(62)),
                Named.of("1 MiB in one text", "\"" + "x`$".repeat(MIB / 3) + "\""),
                Named.of("1 MiB of small things", "[" + "{\"a\":1.50,\"b\":[null,true]},".repeat(MIB / 28) + "0]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    @DisplayName("T12 RH-35: data arrives unchanged")
    void comesBackAsItWas(String value) {
        String answer = run("{\"script\":\"data\",\"bindings\":{\"data\":" + value + "}}");

        assertThat(answer).contains("\"state\":\"completed\"").contains("\"result\":" + value + ",\"reply\"");
    }

    @Test
    @DisplayName("T12: what has a key twice, or is nested deeper than the limit, is refused before it is stored")
    void refusesWhatCannotArrive() {
        for (String value : new String[] {"{\"a\":1,\"a\":2}", "[".repeat(70) + "]".repeat(70), "1e99999999"}) {
            HttpResponse<String> refused =
                    endpoint.post("/api/scripts", "{\"script\":\"data\",\"bindings\":{\"data\":" + value + "}}");

            assertThat(refused.statusCode()).as(refused.body()).isBetween(400, 422);
        }
    }

    @Test
    @DisplayName("T12 RH-35: what is too large to be kept ends with that name, and nothing of it is kept")
    void namesWhatIsTooLarge() {
        JsonNode ended = TestEndpoint.parse(run("{\"script\":\"'x' * 3_000_000\"}"));

        assertThat(ended.path("ending").asText()).isEqualTo("output_too_large");
        assertThat(ended.path("result").isNull()).isTrue();
        assertThat(ended.path("attempts").asInt()).isOne();
    }

    @Test
    @DisplayName("RH-37: trusted is refused by name for who sends a script, the stricter mode is not")
    void refusesTheLooserMode() {
        HttpResponse<String> refused = endpoint.post("/api/scripts", "{\"script\":\"1\",\"mode\":\"trusted\"}");
        HttpResponse<String> unknown = endpoint.post("/api/scripts", "{\"script\":\"1\",\"mode\":\"safe\"}");
        HttpResponse<String> strict = endpoint.post("/api/scripts", "{\"script\":\"1\",\"mode\":\"isolated\"}");

        assertThat(TestEndpoint.parse(refused).at("/errors/0/field").asText()).isEqualTo("mode");
        assertThat(TestEndpoint.parse(unknown).at("/errors/0/field").asText()).isEqualTo("mode");
        assertThat(strict.statusCode()).isEqualTo(202);
    }

    private static String run(String body) {
        HttpResponse<String> stored = endpoint.post("/api/scripts", body);
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(202);
        String id = TestEndpoint.parse(stored).path("execution_id").asText();
        return endpoint.get("/api/scripts/" + id + "?wait=20s").body();
    }
}
