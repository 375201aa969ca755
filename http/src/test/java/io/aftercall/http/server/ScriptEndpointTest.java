package io.aftercall.http.server;

import static io.aftercall.http.server.TestEndpoint.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RH-41: a script of the caller's is played by a worker, and its result read by id. */
final class ScriptEndpointTest {

    private static TestEndpoint endpoint;

    @BeforeAll
    static void start() {
        endpoint = TestEndpoint.start();
    }

    @AfterAll
    static void stop() {
        endpoint.close();
    }

    @Test
    @DisplayName("RH-41, RW-10, RW-11, J3: play, wait, and get result, reply and output")
    void playsAScript() {
        HttpResponse<String> accepted = endpoint.post(
                "/api/scripts",
                "{\"script\":\"print 'hello'; reply([n: n]); n * 2\",\"worker_id\":\"w\",\"context_id\":\"c\","
                        + "\"bindings\":{\"n\":1.25},\"priority\":0}");
        String id = parse(accepted).get("execution_id").textValue();

        JsonNode script = parse(endpoint.get("/api/scripts/" + id + "?wait=15s"));

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.headers().firstValue("Location")).contains("/api/scripts/" + id);
        assertThat(parse(accepted).get("state").textValue()).isEqualTo("queued");
        assertThat(parse(accepted).get("duplicate").booleanValue()).isFalse();
        assertThat(script.get("state").textValue()).isEqualTo("completed");
        assertThat(script.get("result").decimalValue()).isEqualByComparingTo("2.5");
        assertThat(script.at("/reply/n").decimalValue()).isEqualByComparingTo("1.25");
        assertThat(script.get("output").textValue()).isEqualTo("hello");
        assertThat(script.get("error").isNull()).isTrue();
        assertThat(script.get("attempts").intValue()).isEqualTo(1);
        assertThat(script.get("children")).isEmpty();
        assertThat(script.get("version").textValue()).isNotBlank();
        assertThat(script.get("ended_at").textValue()).endsWith("Z");
    }

    @Test
    @DisplayName("P1: a repeat under the same key meets the first script")
    void knowsRepeatsByTheirKey() {
        String play = "{\"script\":\"40 + 2\"}";
        JsonNode first = parse(endpoint.post("/api/scripts", play, "Idempotency-Key", "play-1"));
        endpoint.get("/api/scripts/" + first.get("execution_id").textValue() + "?wait=15s");

        JsonNode second = parse(endpoint.post("/api/scripts", play, "Idempotency-Key", "play-1"));
        HttpResponse<String> other = endpoint.post("/api/scripts", "{\"script\":\"43\"}", "Idempotency-Key", "play-1");

        assertThat(second.get("execution_id")).isEqualTo(first.get("execution_id"));
        assertThat(second.get("duplicate").booleanValue()).isTrue();
        assertThat(second.get("state").textValue()).isEqualTo("completed");
        assertThat(other.statusCode()).isEqualTo(409);
    }

    @Test
    void showsWhyAScriptDidNotRun() {
        String id = parse(endpoint.post("/api/scripts", "{\"script\":\"this is no Groovy\"}"))
                .get("execution_id")
                .textValue();

        JsonNode script = parse(endpoint.get("/api/scripts/" + id + "?wait=15s"));

        assertThat(script.get("state").textValue()).isIn("rejected", "failed");
        assertThat(script.get("error").textValue()).isNotBlank();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("script", "{}"),
                Arguments.of("script", "{\"script\":\"  \"}"),
                Arguments.of("script", "{\"script\":\"" + "é".repeat(33_000) + "\"}"),
                Arguments.of("bindings", "{\"script\":\"1\",\"bindings\":[]}"),
                Arguments.of("worker_id", "{\"script\":\"1\",\"worker_id\":\"a b\"}"),
                Arguments.of("context_id", "{\"script\":\"1\",\"context_id\":\"\"}"),
                Arguments.of("priority", "{\"script\":\"1\",\"priority\":10}"),
                Arguments.of("flow", "{\"script\":\"1\",\"flow\":\"x\"}"));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("wrong")
    @DisplayName("A10: names the field that is wrong")
    void namesTheFieldThatIsWrong(String field, String body) {
        HttpResponse<String> response = endpoint.post("/api/scripts", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(parse(response).at("/errors/0/field").textValue()).isEqualTo(field);
    }
}
