package io.aftercall.http.server;

import static io.aftercall.http.server.TestEndpoint.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** I3: pause and resume. */
final class PauseEndpointIT {

    private static final Duration BACK = Duration.ofSeconds(20);

    private final TestEndpoint endpoint = TestEndpoint.start();

    @AfterEach
    void close() {
        endpoint.close();
    }

    @ParameterizedTest
    @DisplayName("I3: what is paused is accepted and not sent, says so, and goes on when it is resumed")
    @CsvSource({"account,default", "context,default", "all,all"})
    void holdsCallsUp(String kind, String name) {
        assertThat(pause(kind, name, "an incident").statusCode()).isEqualTo(201);
        awaitSeen(kind, name);

        String id = endpoint.submit("{\"type\":\"customer\"}");
        Awaitility.await().during(Duration.ofMillis(500)).until(() -> state(id).equals("accepted"));

        String subject = kind.equals("all") ? "everything" : kind + " " + name;
        assertThat(request(id).path("waiting_for").asText())
                .startsWith(subject + " is paused since 20")
                .endsWith(": an incident");
        assertThat(request(id).path("attempts")).isEmpty();
        assertThat(resume(kind, name).statusCode()).isEqualTo(204);
        Awaitility.await().atMost(BACK).until(() -> state(id).equals("completed"));
        assertThat(request(id).path("waiting_for").isNull()).isTrue();
        assertThat(request(id).path("attempts")).hasSize(1);
    }

    @Test
    @DisplayName("I3: scripts of a paused worker id wait, those of others run")
    void holdsAWorkerUp() {
        pause("worker", "billing", "");
        awaitSeen("worker", "billing");

        String held = endpoint.submit("{\"type\":\"customer\",\"worker_id\":\"billing\"}");
        String free = endpoint.submit("{\"type\":\"customer\",\"worker_id\":\"mail\"}");

        Awaitility.await().until(() -> state(free).equals("completed"));
        assertThat(state(held)).isEqualTo("dispatched");
        assertThat(request(held).path("waiting_for").asText()).startsWith("worker billing is paused since ");
        resume("worker", "billing");
        Awaitility.await().atMost(BACK).until(() -> state(held).equals("completed"));
    }

    @Test
    @DisplayName("I3: a script of a paused context is left to the store, its run not counted")
    void holdsAScriptUp() {
        pause("context", "c-1", "");
        awaitSeen("context", "c-1");
        String id = parse(endpoint.post("/api/scripts", "{\"script\":\"1 + 1\",\"context_id\":\"c-1\"}"))
                .path("execution_id")
                .asText();
        Awaitility.await()
                .during(Duration.ofMillis(500))
                .until(() -> script(id).path("attempts").asInt() < 2);
        assertThat(script(id).path("state").asText()).isIn("queued", "running");

        resume("context", "c-1");

        Awaitility.await()
                .atMost(BACK)
                .until(() -> script(id).path("state").asText().equals("completed"));
        assertThat(script(id).path("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void listsAndChangesPauses() {
        HttpResponse<String> first = pause("account", "eu", "first");
        HttpResponse<String> second = pause("account", "eu", "second");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(parse(second).path("since")).isEqualTo(parse(first).path("since"));
        JsonNode all = parse(endpoint.get("/api/pauses")).path("pauses");
        assertThat(all).hasSize(1);
        assertThat(all.get(0)).isEqualTo(parse(second));
        assertThat(all.get(0).path("reason").textValue()).isEqualTo("second");
        assertThat(resume("account", "eu").statusCode()).isEqualTo(204);
        assertThat(resume("account", "eu").statusCode()).isEqualTo(404);
        assertThat(resume("planet", "eu").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"kind":"planet","name":"x"}               | kind
            {"name":"x"}                               | kind
            {"kind":"account","name":"a b"}            | name
            {"kind":"account"}                         | name
            {"kind":"all","name":"x"}                  | name
            {"kind":"worker","name":"x","why":"y"}     | why
            {"kind":"worker","name":"x","reason":7}    | reason
            """)
    void refusesWhatIsNoPause(String body, String field) {
        HttpResponse<String> refused = endpoint.post("/api/pauses", body);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(parse(refused).at("/errors/0/field").textValue()).isEqualTo(field);
        assertThat(parse(endpoint.get("/api/pauses")).path("pauses")).isEmpty();
    }

    private HttpResponse<String> pause(String kind, String name, String reason) {
        return endpoint.post(
                "/api/pauses", "{\"kind\":\"%s\",\"name\":\"%s\",\"reason\":\"%s\"}".formatted(kind, name, reason));
    }

    /** The process itself has heard of it. */
    private void awaitSeen(String kind, String name) {
        Awaitility.await()
                .until(() -> endpoint.gateway.brakes().pauses().stream()
                        .anyMatch(pause -> pause.target().key().equals(kind + ":" + name)));
    }

    private HttpResponse<String> resume(String kind, String name) {
        return endpoint.send("DELETE", "/api/pauses/" + kind + "/" + name, "");
    }

    private JsonNode request(String id) {
        return parse(endpoint.get("/api/requests/" + id));
    }

    private String state(String id) {
        return request(id).path("state").asText();
    }

    private JsonNode script(String id) {
        return parse(endpoint.get("/api/scripts/" + id));
    }
}
