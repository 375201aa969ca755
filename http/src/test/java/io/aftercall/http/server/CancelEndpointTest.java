package io.aftercall.http.server;

import static io.aftercall.http.server.TestEndpoint.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** I1, I2, and who may press the buttons. */
final class CancelEndpointTest {

    private final TestEndpoint endpoint = TestEndpoint.start();

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    @DisplayName("I1 PW-12 1.4 row 25: what was not sent is cancelled at once; its error flow runs and is told so")
    void cancelsWhatWasNotSent() {
        String id = endpoint.submit("{\"type\":\"customer\",\"delay\":\"1h\"}");

        HttpResponse<String> cancelled = cancel(id);

        assertThat(cancelled.statusCode()).isEqualTo(200);
        assertThat(parse(cancelled).path("state").textValue()).isEqualTo("cancelled");
        assertThat(parse(cancelled).path("outcome").textValue()).isEqualTo("cancelled");
        assertThat(parse(cancelled).at("/error/outcome").textValue()).isEqualTo("cancelled");
        assertThat(parse(cancelled).at("/error/charged").textValue()).isEqualTo("no");
        assertThat(cancel(id).statusCode()).isEqualTo(200);
        Awaitility.await().until(() -> script(id).path("state").asText().equals("completed"));
        assertThat(script(id).path("flow").textValue()).isEqualTo("new_create_customer_error");
        assertThat(state(id)).isEqualTo("cancelled");
    }

    @Test
    @DisplayName("I2 1.4 row 26: what was sent is not cancelled, and the answer says why")
    void refusesWhatWasSent() {
        String id = endpoint.submit("{\"type\":\"customer\"}");
        Awaitility.await().until(() -> state(id).equals("completed"));

        HttpResponse<String> refused = cancel(id);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(parse(refused).path("type").textValue()).isEqualTo("urn:aftercall:problem:not-cancellable");
        assertThat(parse(refused).path("detail").textValue())
                .isEqualTo("The outcome is there already; it is completed.");
    }

    @Test
    @DisplayName("I2: a call that is under way is not cancelled")
    void refusesWhatIsUnderWay() {
        String id = endpoint.submit("{\"type\":\"customer\",\"params\":{\"description\":\"hold\"}}");
        Awaitility.await().until(() -> state(id).equals("in_flight"));

        HttpResponse<String> refused = cancel(id);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(parse(refused).path("detail").textValue())
                .startsWith("The first byte was sent at 20")
                .endsWith("; the outcome decides.");
        assertThat(state(id)).isEqualTo("in_flight");
    }

    @Test
    void knowsNoOtherRequests() {
        assertThat(cancel("req_000000000000000000000000000000000000").statusCode())
                .isEqualTo(404);
        assertThat(cancel("nonsense").statusCode()).isEqualTo(404);
        assertThat(endpoint.get("/api/requests/x/cancel").statusCode()).isEqualTo(405);
    }

    @Test
    @DisplayName("CSRF: a page of another origin presses no button")
    void refusesOtherOrigins() {
        String id = endpoint.submit("{\"type\":\"customer\",\"delay\":\"1h\"}");

        HttpResponse<String> cancel =
                endpoint.send("POST", "/api/requests/" + id + "/cancel", "", "Origin", "https://example.com");
        HttpResponse<String> drain = endpoint.send("POST", "/api/drain", "", "Origin", "null");

        assertThat(cancel.statusCode()).isEqualTo(403);
        assertThat(drain.statusCode()).isEqualTo(403);
        assertThat(state(id)).isEqualTo("scheduled");
        assertThat(endpoint.stopped).isFalse();
        String own = "http://127.0.0.1:" + endpoint.port();
        assertThat(endpoint.send("POST", "/api/requests/" + id + "/cancel", "", "Origin", own)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("P10: POST /api/drain answers 202 and refuses what is new from then on")
    void drains() {
        HttpResponse<String> drain = endpoint.send("POST", "/api/drain", "");

        assertThat(drain.statusCode()).isEqualTo(202);
        assertThat(parse(drain).path("status").textValue()).isEqualTo("draining");
        assertThat(drain.headers().firstValue("Connection")).contains("close");
        assertThat(endpoint.stopped).isTrue();
        HttpResponse<String> refused = endpoint.post("/api/requests", "{\"type\":\"customer\"}");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    @DisplayName("P10: to be told to drain a second time is answered as the first, and stops nothing twice")
    void drainsOnce() {
        HttpResponse<String> first = endpoint.send("POST", "/api/drain", "");
        endpoint.stopped.set(false);

        HttpResponse<String> second = endpoint.send("POST", "/api/drain", "");

        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(endpoint.stopped).isFalse();
        assertThat(endpoint.send("POST", "/api/drain", "", "Origin", "null").statusCode())
                .isEqualTo(403);
    }

    private HttpResponse<String> cancel(String id) {
        return endpoint.send("POST", "/api/requests/" + id + "/cancel", "");
    }

    private JsonNode script(String id) {
        return parse(endpoint.get("/api/requests/" + id)).path("script");
    }

    private String state(String id) {
        return parse(endpoint.get("/api/requests/" + id)).path("state").asText();
    }
}
