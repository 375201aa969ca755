package io.aftercall.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.actors.FlowDesk;
import io.aftercall.actors.FlowPublisher;
import io.aftercall.queue.FlowPublication;
import io.aftercall.queue.Store;
import io.aftercall.scripts.FlowDirectory;
import io.aftercall.scripts.GroovyScriptEngine;
import io.aftercall.testing.InMemoryStore;
import io.aftercall.testing.RecordingListener;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** N3, N5: {@code /api/flows}. */
final class FlowEndpointTest {

    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);
    private static final String BROKEN = "3".repeat(64);

    private static TestEndpoint endpoint;

    @BeforeAll
    static void start() {
        endpoint = TestEndpoint.start();
        publish(endpoint.store, "pay_response", ONE, "a\nb\n", null);
        publish(endpoint.store, "pay_response", TWO, "a\nc `${x}`\n", null);
        publish(endpoint.store, "pay_response", BROKEN, "x", "line 1: \"no\"");
        publish(endpoint.store, "bad_response", BROKEN, "x", "line 2: nothing");
    }

    @AfterAll
    static void stop() {
        endpoint.close();
    }

    private static void publish(Store store, String flow, String version, String text, String refusal) {
        store.flows()
                .publish(new FlowPublication(flow, version, text, "host:/flows", refusal))
                .toCompletableFuture()
                .join();
    }

    @Test
    @DisplayName("N5: the list has the active version of each flow and what was refused")
    void lists() {
        JsonNode flows = TestEndpoint.parse(endpoint.get("/api/flows")).path("flows");

        assertThat(flows).hasSize(2);
        assertThat(flows.at("/0/name").asText()).isEqualTo("bad_response");
        assertThat(flows.at("/0/version").isNull()).isTrue();
        assertThat(flows.at("/0/refused/why").asText()).isEqualTo("line 2: nothing");
        assertThat(flows.at("/1/refused/version").asText()).isEqualTo(BROKEN);
        assertThat(flows.at("/1/by").asText()).isNotBlank();
    }

    @Test
    @DisplayName("N3: texts, their difference, and the way back")
    void goesBack() {
        JsonNode text = TestEndpoint.parse(endpoint.get("/api/flows/pay_response/versions/" + TWO));
        assertThat(text.path("text").asText()).isEqualTo("a\nc `${x}`\n");

        JsonNode diff = TestEndpoint.parse(endpoint.get("/api/flows/pay_response/diff?from=" + ONE + "&to=" + TWO));
        assertThat(diff.path("diff").asText()).endsWith("@@ -1,2 +1,2 @@\n a\n-b\n+c `${x}`\n");

        String order = "{\"version\":\"" + ONE + "\",\"by\":\"ann\"}";
        JsonNode done = TestEndpoint.parse(endpoint.post("/api/flows/pay_response/activate", order));
        assertThat(done.path("changed").asBoolean()).isTrue();
        assertThat(TestEndpoint.parse(endpoint.post("/api/flows/pay_response/activate", order))
                        .path("changed")
                        .asBoolean())
                .isFalse();

        JsonNode flow = TestEndpoint.parse(endpoint.get("/api/flows/pay_response"));
        assertThat(flow.path("version").asText()).isEqualTo(ONE);
        assertThat(flow.at("/events/0/by").asText()).isEqualTo("ann");
        assertThat(flow.at("/events/0/event").asText()).isEqualTo("activated");
        assertThat(flow.at("/events/1/event").asText()).isEqualTo("refused");
        assertThat(flow.at("/events/1/why").asText()).isEqualTo("line 1: \"no\"");
        assertThat(flow.path("versions")).hasSize(2);

        JsonNode gone = TestEndpoint.parse(endpoint.send("POST", "/api/flows/pay_response/deactivate", ""));
        assertThat(gone.path("version").isNull()).isTrue();
        assertThat(endpoint.get("/api/flows/pay_response/diff?from=" + ONE).statusCode())
                .isEqualTo(409);
        endpoint.post("/api/flows/pay_response/activate", order);
    }

    @Test
    void saysWhatIsWrong() {
        assertProblem(endpoint.get("/api/flows/nothing"), 404);
        assertProblem(endpoint.get("/api/flows/..%2Fetc"), 404);
        assertProblem(endpoint.get("/api/flows/pay_response/versions/zz"), 404);
        assertProblem(endpoint.get("/api/flows/pay_response/diff"), 400);
        assertProblem(endpoint.get("/api/flows/pay_response/diff?from=" + BROKEN), 404);
        assertProblem(endpoint.post("/api/flows/pay_response/activate", "{\"version\":\"1\"}"), 400);
        assertProblem(endpoint.post("/api/flows/pay_response/activate", "[]"), 400);
        assertProblem(
                endpoint.post("/api/flows/pay_response/activate", "{\"version\":\"" + ONE + "\",\"who\":\"x\"}"), 400);
        assertProblem(
                endpoint.post("/api/flows/pay_response/activate", "{\"version\":\"" + ONE + "\",\"by\":\"a\\nb\"}"),
                400);
        assertProblem(endpoint.post("/api/flows/pay_response/activate", "{\"version\":\"" + BROKEN + "\"}"), 404);
        assertProblem(
                endpoint.send("POST", "/api/flows/pay_response/deactivate", "", "Origin", "https://evil.example"), 403);
    }

    @Test
    @DisplayName("N2 N3: 409 with the line for a version that an older release let through and this one does not")
    void activatesNothingThatCannotRun(@TempDir Path directory) {
        InMemoryStore store = InMemoryStore.create();
        RecordingListener events = new RecordingListener();
        GroovyScriptEngine engine =
                GroovyScriptEngine.create(TestEndpoint.settings().scripts());
        FlowPublisher publisher = new FlowPublisher(
                store.flows(), new FlowDirectory(directory, InstantSource.system()), engine, "here", events);
        try (FlowDesk desk = FlowDesk.open(store, publisher, events);
                TestEndpoint careful = TestEndpoint.over(desk.careful())) {
            publish(store, "pay_response", ONE, "1\nSystem.exit(1)", null);
            publish(store, "pay_response", TWO, "2", null);

            HttpResponse<String> refused =
                    careful.post("/api/flows/pay_response/activate", "{\"version\":\"" + ONE + "\"}");

            assertProblem(refused, 409);
            assertThat(refused.body()).contains("line 2", "System");
            assertThat(TestEndpoint.parse(careful.get("/api/flows/pay_response"))
                            .path("version")
                            .asText())
                    .isEqualTo(TWO);
        } finally {
            engine.close();
        }
    }

    private static void assertProblem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }
}
