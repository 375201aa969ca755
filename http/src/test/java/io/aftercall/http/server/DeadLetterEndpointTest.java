package io.aftercall.http.server;

import static io.aftercall.http.server.TestEndpoint.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** L1 to L4: dead letters over HTTP. */
final class DeadLetterEndpointTest {

    private static final String BROKEN = "nonsense (";

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
    @DisplayName("L1: a dead letter is listed with its reason and shown with its input, which stays sealed")
    void listsAndShows() {
        String id = dead("shown");

        JsonNode listed = parse(endpoint.get("/api/dead-letters?worker_id=shown"));
        JsonNode shown = parse(endpoint.get("/api/dead-letters/" + id));

        assertThat(listed.get("dead_letters")).hasSize(1);
        assertThat(listed.get("next").isNull()).isTrue();
        JsonNode letter = listed.at("/dead_letters/0");
        assertThat(letter.get("id").textValue()).isEqualTo(id);
        assertThat(letter.get("kind").textValue()).isEqualTo("script");
        assertThat(letter.get("reason").textValue()).isEqualTo("script_rejected");
        assertThat(letter.get("error").textValue()).isNotBlank();
        assertThat(letter.get("died_at").textValue()).endsWith("Z");
        assertThat(shown.at("/sent/sealed").booleanValue()).isTrue();
        assertThat(shown.get("sent").toString()).doesNotContain(BROKEN);
        assertThat(shown.toString()).doesNotContain("canary");
        assertThat(shown.at("/execution/state").textValue()).isEqualTo("rejected");
        assertThat(shown.get("request").isNull()).isTrue();
    }

    @Test
    @DisplayName("L3: a script is edited and replayed, and ends well")
    void editsAndReplays() {
        String id = dead("edited");

        HttpResponse<String> replayed =
                endpoint.post("/api/dead-letters/" + id + "/replay", "{\"script\":\"n * 2\",\"bindings\":{\"n\":21}}");
        JsonNode ended = parse(endpoint.get("/api/scripts/" + id + "?wait=15s"));

        assertThat(replayed.statusCode()).isEqualTo(200);
        assertThat(replayed.headers().firstValue("Location")).contains("/api/scripts/" + id);
        assertThat(ended.get("state").textValue()).isEqualTo("completed");
        assertThat(ended.get("result").intValue()).isEqualTo(42);
        assertThat(endpoint.get("/api/dead-letters/" + id).statusCode()).isEqualTo(404);
        assertThat(endpoint.post("/api/dead-letters/" + id + "/replay", "{}").statusCode())
                .isEqualTo(409);
    }

    @Test
    @DisplayName("L4: without a body it is replayed as it was, and fails again")
    void replaysAsItWas() {
        String id = dead("again");

        assertThat(endpoint.send("POST", "/api/dead-letters/" + id + "/replay", "")
                        .statusCode())
                .isEqualTo(200);

        endpoint.get("/api/scripts/" + id + "?wait=15s");
        JsonNode letter = parse(endpoint.get("/api/dead-letters?worker_id=again"));
        assertThat(letter.at("/dead_letters/0/replays").intValue()).isEqualTo(1);
    }

    @Test
    @DisplayName("L1: a discarded dead letter is none any more")
    void discards() {
        String id = dead("gone");

        HttpResponse<String> first = endpoint.send("POST", "/api/dead-letters/" + id + "/discard", "");
        HttpResponse<String> second = endpoint.send("POST", "/api/dead-letters/" + id + "/discard", "");

        assertThat(parse(first).get("discarded").booleanValue()).isTrue();
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(parse(endpoint.get("/api/dead-letters?worker_id=gone")).get("dead_letters"))
                .isEmpty();
    }

    @Test
    @DisplayName("L2: replays and discards in bulk by filter, with counts")
    void worksInBulk() {
        dead("bulk");
        dead("bulk");
        String other = dead("bulk-other");
        String filter = "{\"filter\":{\"worker_id\":\"bulk\",\"reason\":\"script_rejected\"},\"limit\":1}";

        JsonNode first = parse(endpoint.post("/api/dead-letters/discard", filter));
        JsonNode rest = parse(endpoint.post("/api/dead-letters/discard", filter));

        assertThat(first.get("matched").intValue()).isEqualTo(1);
        assertThat(first.get("discarded").intValue()).isEqualTo(1);
        assertThat(first.get("next").textValue()).contains(":exe_");
        assertThat(rest.get("discarded").intValue()).isEqualTo(1);
        assertThat(rest.get("next").isNull()).isTrue();
        JsonNode replayed =
                parse(endpoint.post("/api/dead-letters/replay", "{\"filter\":{\"worker_id\":\"bulk-other\"}}"));
        assertThat(replayed.get("replayed").intValue()).isEqualTo(1);
        assertThat(replayed.get("refused").intValue()).isZero();
        assertThat(parse(endpoint.get("/api/scripts/" + other + "?wait=15s"))
                        .get("attempts")
                        .intValue())
                .isEqualTo(1);
    }

    static Stream<Arguments> wrongQueries() {
        return Stream.of(
                Arguments.of("limit", "limit=0"),
                Arguments.of("limit", "limit=x"),
                Arguments.of("cursor", "cursor=1"),
                Arguments.of("type", "type=paiment"),
                Arguments.of("reason", "reason=bad"),
                Arguments.of("before", "before=yesterday"),
                Arguments.of("after", "after=+1000000000-12-31T23:59:59Z".replace("+", "%2B")),
                Arguments.of("worker", "worker=billing"),
                Arguments.of("reason", "reason=poison&reason=poison"));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("wrongQueries")
    @DisplayName("A10 L2: a wrong or misspelt filter is refused by its name")
    void refusesAWrongQuery(String field, String query) {
        HttpResponse<String> response = endpoint.get("/api/dead-letters?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(parse(response).at("/errors/0/field").textValue()).isEqualTo(field);
    }

    static Stream<Arguments> wrongBodies() {
        return Stream.of(
                Arguments.of("/replay", "filter", "{}"),
                Arguments.of("/replay", "limit", "{\"filter\":{},\"limit\":5001}"),
                Arguments.of("/discard", "filter.worker", "{\"filter\":{\"worker\":\"x\"}}"),
                Arguments.of("/discard", "filter.reason", "{\"filter\":{\"reason\":\"x\"}}"),
                Arguments.of("/discard", "cursor", "{\"filter\":{},\"cursor\":\"x\"}"),
                Arguments.of("/exe_000000000000000000000000000000000000/replay", "flow", "{\"flow\":\"../x\"}"),
                Arguments.of("/exe_000000000000000000000000000000000000/replay", "script", "{\"script\":\" \"}"),
                Arguments.of("/exe_000000000000000000000000000000000000/replay", "bindings", "{\"bindings\":[]}"),
                Arguments.of("/exe_000000000000000000000000000000000000/replay", "nonsense", "{\"nonsense\":1}"));
    }

    @ParameterizedTest(name = "{1} of {2}")
    @MethodSource("wrongBodies")
    @DisplayName("A10 L2 L3: nothing is touched when a field is wrong")
    void refusesAWrongBody(String path, String field, String body) {
        HttpResponse<String> response = endpoint.post("/api/dead-letters" + path, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(parse(response).at("/errors/0/field").textValue()).isEqualTo(field);
    }

    @Test
    @DisplayName("a page of another origin may neither replay nor discard")
    void refusesAnotherOrigin() {
        String path = "/api/dead-letters/" + dead("origin");

        for (String verb : List.of("/replay", "/discard")) {
            assertThat(endpoint.send("POST", path + verb, "", "Origin", "http://evil.example")
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(endpoint.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void knowsNothingUnderAnotherId() {
        String nobody = "/api/dead-letters/exe_000000000000000000000000000000000000";

        assertThat(endpoint.get(nobody).statusCode()).isEqualTo(404);
        assertThat(endpoint.get("/api/dead-letters/nonsense").statusCode()).isEqualTo(404);
        assertThat(endpoint.post(nobody + "/replay", "{}").statusCode()).isEqualTo(404);
        assertThat(endpoint.post("/api/requests/req_1/replay", "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("L3: an edit of what a flow has not is refused")
    void refusesAnUnfitEdit() {
        String id = dead("unfit");

        HttpResponse<String> response = endpoint.post("/api/dead-letters/" + id + "/replay", "{\"flow\":\"another\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(parse(endpoint.get("/api/dead-letters?worker_id=unfit")).get("dead_letters"))
                .hasSize(1);
    }

    /** A script of {@code worker} that has failed for good. */
    private static String dead(String worker) {
        String id = parse(endpoint.post(
                        "/api/scripts",
                        "{\"script\":\"" + BROKEN + "\",\"worker_id\":\"" + worker
                                + "\",\"bindings\":{\"secret\":\"canary\"}}"))
                .get("execution_id")
                .textValue();
        endpoint.get("/api/scripts/" + id + "?wait=15s");
        return id;
    }
}
