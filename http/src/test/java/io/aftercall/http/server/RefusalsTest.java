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
import org.junit.jupiter.params.provider.ValueSource;

/** What the endpoint does not take, and how it says so: RFC 9457, without a stack, a class or what was sent. */
final class RefusalsTest {

    private static final String CUSTOMER = "{\"type\":\"customer\"}";

    private static TestEndpoint endpoint;

    @BeforeAll
    static void start() {
        endpoint = TestEndpoint.start();
    }

    @AfterAll
    static void stop() {
        endpoint.close();
    }

    static Stream<Arguments> refused() {
        String id = "/api/requests/req_" + "0".repeat(36);
        return Stream.of(
                Arguments.of("GET", "/", "", 404),
                Arguments.of("GET", "/api", "", 404),
                Arguments.of("GET", "/api/requests/", "", 404),
                Arguments.of("GET", "/api//requests", "", 404),
                Arguments.of("GET", "/api%2frequests", "", 404),
                Arguments.of("GET", "/API/requests", "", 404),
                Arguments.of("POST", "/nowhere", "{}", 404),
                Arguments.of("GET", id, "", 404),
                Arguments.of("GET", id + "?wait=1s", "", 404),
                Arguments.of("GET", "/api/requests/not-an-id", "", 404),
                Arguments.of("GET", "/api/requests/%2e%2e%2fsecret", "", 404),
                Arguments.of("GET", "/api/scripts/exe_1", "", 404),
                Arguments.of("DELETE", "/api/requests", "", 405),
                Arguments.of("PUT", id, "{}", 405),
                Arguments.of("GET", "/api/scripts", "", 405),
                Arguments.of("POST", "/health/live", "{}", 405),
                Arguments.of("POST", "/api/requests", "[", 400),
                Arguments.of("POST", "/api/requests", "7", 400),
                Arguments.of("POST", "/api/requests", "{}", 400),
                Arguments.of("POST", "/api/requests", "{\"type\":\"customer\"}".repeat(2), 400),
                Arguments.of("POST", "/api/scripts", "[]", 400),
                Arguments.of("GET", "/api/requests?state=done", "", 400),
                Arguments.of("GET", "/api/requests?limit=0", "", 400),
                Arguments.of("GET", "/api/requests?limit=many", "", 400),
                Arguments.of("GET", "/api/requests?after=1", "", 400),
                Arguments.of("GET", id + "?wait=soon", "", 400),
                Arguments.of("GET", id + "?wait=-1s", "", 400));
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @MethodSource("refused")
    void saysWhatIsWrong(String method, String path, String body, int status) {
        HttpResponse<String> response = endpoint.send(method, path, body, "Content-Type", "application/json");

        assertThat(response.statusCode()).isEqualTo(status);
        assertProblem(response);
    }

    @Test
    void namesTheParametersThatAreWrong() {
        JsonNode problem = parse(endpoint.get("/api/requests?state=done&limit=1000&after=x"));

        assertThat(problem.get("errors")
                        .valueStream()
                        .map(error -> error.get("field").textValue()))
                .containsExactly("state", "after", "limit");
        assertThat(problem.at("/errors/0/message").textValue()).contains("scheduled", "backing_off", "parked");
        assertThat(parse(endpoint.get("/api/requests/x?wait=x"))
                        .at("/errors/0/field")
                        .textValue())
                .isEqualTo("wait");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp", "text/json"})
    @DisplayName("CSRF: no body that a form of a foreign page could send")
    void takesNothingButJson(String contentType) {
        HttpResponse<String> response = endpoint.send("POST", "/api/requests", CUSTOMER, "Content-Type", contentType);

        assertThat(response.statusCode()).isEqualTo(415);
        assertProblem(response);
    }

    @Test
    void takesNoCompressedBody() {
        HttpResponse<String> response = endpoint.send(
                "POST", "/api/requests", CUSTOMER, "Content-Type", "application/json", "Content-Encoding", "gzip");

        assertThat(response.statusCode()).isEqualTo(415);
    }

    @Test
    void takesACharsetBesideTheMediaType() {
        HttpResponse<String> response =
                endpoint.send("POST", "/api/requests", CUSTOMER, "Content-Type", "application/json; charset=utf-8");

        assertThat(response.statusCode()).isEqualTo(202);
    }

    @Test
    @DisplayName("P9: a body of 256 KiB and no byte more")
    void boundsTheBody() {
        String head = "{\"type\":\"customer\",\"params\":{\"metadata\":{\"a\":\"b\"}}";
        String largest = head + " ".repeat(256 * 1024 - head.length() - 1) + "}";

        HttpResponse<String> fits = endpoint.post("/api/requests", largest);
        HttpResponse<String> tooLarge = endpoint.post("/api/requests", largest + " ");
        HttpResponse<String> far = endpoint.post("/api/requests", " ".repeat(1024 * 1024));

        assertThat(fits.statusCode()).isEqualTo(202);
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(far.statusCode()).isEqualTo(413);
        assertProblem(tooLarge);
    }

    @Test
    void tellsWhatIsAllowed() {
        HttpResponse<String> refused = endpoint.send("DELETE", "/api/requests", "");
        HttpResponse<String> options = endpoint.send("OPTIONS", "/api/requests", "");

        assertThat(refused.headers().firstValue("Allow")).contains("POST, GET, HEAD, OPTIONS");
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Allow")).contains("POST, GET, HEAD, OPTIONS");
        assertThat(options.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void answersHeadAsGetWithoutABody() {
        HttpResponse<String> head = endpoint.send("HEAD", "/health/live", "");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(endpoint.send("HEAD", "/nowhere", "").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "tab\tinside", ""})
    void refusesAKeyThatCouldNotTravel(String key) {
        HttpResponse<String> response = endpoint.post("/api/requests", CUSTOMER, "Idempotency-Key", key);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(parse(response).at("/errors/0/field").textValue()).isEqualTo("Idempotency-Key");
    }

    @Test
    void refusesTwoKeysAndALongOne() {
        HttpResponse<String> two =
                endpoint.post("/api/requests", CUSTOMER, "Idempotency-Key", "a", "Idempotency-Key", "b");
        HttpResponse<String> tooLong = endpoint.post("/api/requests", CUSTOMER, "Idempotency-Key", "k".repeat(256));

        assertThat(two.statusCode()).isEqualTo(400);
        assertThat(tooLong.statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("A10: nothing of a refused request reaches Stripe")
    void submitsNothingOfWhatItRefuses() {
        endpoint.post("/api/requests", "{\"type\":\"customer\",\"params\":{\"name\":\"refused\"},\"colour\":1}");

        JsonNode page = parse(endpoint.get("/api/requests?limit=200"));

        assertThat(page.get("requests").valueStream().map(request -> request.get("type")))
                .allMatch(type -> type.textValue().equals("customer"));
        assertThat(endpoint.stripe.calls()).noneMatch(call -> call.body().contains("refused"));
    }

    private static void assertProblem(HttpResponse<String> response) {
        JsonNode problem = parse(response);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(problem.get("type").textValue()).startsWith("urn:aftercall:problem:");
        assertThat(problem.get("title").textValue()).isNotBlank();
        assertThat(problem.get("status").intValue()).isEqualTo(response.statusCode());
        assertThat(problem.get("detail").textValue()).isNotBlank();
        assertThat(response.body()).doesNotContain("Exception").doesNotContain("io.aftercall");
    }
}
