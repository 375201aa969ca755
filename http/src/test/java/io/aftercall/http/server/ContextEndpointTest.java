package io.aftercall.http.server;

import static io.aftercall.http.server.TestEndpoint.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.aftercall.queue.Contexts.ApplyReply;
import io.aftercall.scripts.ContextChange;
import io.aftercall.scripts.ContextChange.Put;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RW-05, RW-15, O1: {@code /api/contexts}. */
final class ContextEndpointTest {

    private static final String EU =
            "{\"account\":\"eu-main\",\"flows\":{\"new_create_payment_intent\":\"eu_payment_intent\"}}";

    private final TestEndpoint endpoint = TestEndpoint.start();

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    @DisplayName("RW-05 O1: what a context is set to holds for the next request, and never for one that is accepted")
    void holdsForTheNextRequest() {
        String intent = "{\"type\":\"payment_intent\",\"context_id\":\"eu\",\"params\":{\"description\":\"hold\"}}";
        String before = endpoint.submit(intent);
        HttpResponse<String> set = put("eu", EU);
        assertThat(set.statusCode()).isEqualTo(201);
        assertThat(parse(set).path("id").textValue()).isEqualTo("eu");
        assertThat(parse(set).path("account").textValue()).isEqualTo("eu-main");

        String after = endpoint.submit(intent);
        String elsewhere = endpoint.submit(intent.replace("\"eu\"", "\"eu2\""));

        assertThat(accountOf(before)).isEqualTo("default");
        assertThat(accountOf(after)).isEqualTo("eu-main");
        assertThat(accountOf(elsewhere)).isEqualTo("default");
        assertThat(put("eu", "{\"account\":\"uk\"}").statusCode()).isEqualTo(200);
        assertThat(accountOf(after)).isEqualTo("eu-main");
        endpoint.stripe.letGo();
        Awaitility.await().until(() -> request(elsewhere).path("state").asText().equals("completed"));
        assertThat(request(elsewhere).at("/script/flow").asText()).isEqualTo("new_create_payment_intent_response");
        Awaitility.await().until(() -> request(after).hasNonNull("outcome"));
        assertThat(request(after).at("/script/flow").asText()).isEqualTo("eu_payment_intent_error");
    }

    @Test
    @DisplayName(
            "P4, O1: a submission that is repeated after a change meets the first, and a key's other account does not")
    void meetsTheFirst() {
        String product = "{\"type\":\"product\",\"context_id\":\"eu\"}";
        String first = parse(submit(product)).path("id").textValue();
        put("eu", EU);

        HttpResponse<String> again = submit(product);

        assertThat(parse(again).path("duplicate").booleanValue()).isTrue();
        assertThat(parse(again).path("id").textValue()).isEqualTo(first);
        assertThat(accountOf(first)).isEqualTo("default");
        assertThat(submit("{\"type\":\"product\",\"context_id\":\"eu\",\"account\":\"eu-main\"}")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    @DisplayName("O1: to take away what a context is set to does not touch what it holds")
    void unsets() {
        store("eu", new Put("seen", "1"));
        put("eu", EU);

        assertThat(endpoint.send("DELETE", "/api/contexts/eu/configuration", "").statusCode())
                .isEqualTo(204);
        assertThat(endpoint.send("DELETE", "/api/contexts/eu/configuration", "").statusCode())
                .isEqualTo(404);
        JsonNode left = show("eu", "");
        assertThat(left.path("configuration").isNull()).isTrue();
        assertThat(left.at("/entries/0/key").textValue()).isEqualTo("seen");
        assertThat(accountOf(endpoint.submit("{\"type\":\"product\",\"context_id\":\"eu\"}")))
                .isEqualTo("default");
    }

    @Test
    @DisplayName("O1: contexts that are set to something are listed by id, in pages")
    void lists() {
        for (String id : List.of("b", "a:1", "c", "a")) {
            put(id, EU);
        }
        JsonNode first = parse(endpoint.get("/api/contexts?limit=3"));
        JsonNode rest = parse(
                endpoint.get("/api/contexts?limit=3&after=" + first.path("next").textValue()));

        assertThat(first.path("contexts").findValuesAsText("id")).containsExactly("a", "a:1", "b");
        assertThat(first.at("/contexts/0/flows/new_create_payment_intent").textValue())
                .isEqualTo("eu_payment_intent");
        assertThat(rest.path("contexts").findValuesAsText("id")).containsExactly("c");
        assertThat(rest.path("next").isNull()).isTrue();
    }

    @Test
    @DisplayName(
            "RW-15: what a context holds is shown by prefix, in the order of its keys, in pages, every digit of it")
    void showsEntries() {
        String exact = "{\"n\":[12345678901234567890123,0.10,null,true,\"`ü\\n\"]}";
        store("c", new Put("a", "1"), new Put("order:1", exact), new Put("order:2", "2"), new Put("order:ü\n", "3"));

        JsonNode first = show("c", "?limit=2&prefix=order:");
        JsonNode rest =
                show("c", "?limit=2&prefix=order:&after=" + first.path("next").textValue());

        assertThat(first.path("entries").findValuesAsText("key")).containsExactly("order:1", "order:2");
        assertThat(endpoint.get("/api/contexts/c?prefix=order:1").body()).contains("\"value\":" + exact);
        assertThat(rest.path("entries").findValuesAsText("key")).containsExactly("order:ü\n");
        assertThat(rest.path("next").isNull()).isTrue();
        assertThat(show("c", "?prefix=" + encode("order:ü\n")).path("entries")).hasSize(1);
        assertThat(show("c", "").path("entries")).hasSize(4);
        assertThat(show("nobody", "").path("entries")).isEmpty();
    }

    @Test
    @DisplayName("M4: no secret is shown of what a context holds, whatever it is part of")
    void showsNoSecret() {
        store(
                "c",
                new Put("a", "\"pi_1_secret_canary1\""),
                new Put(
                        "b",
                        "{\"x\\nsk_live_canary2\":[\"\\nsk_test_canary3\",\"whsec_canary4+/=\",4242424242424242]}"),
                new Put("rk_live_canary5", "\"Bearer canary6\""),
                new Put("kept", "\"pi_1\""));

        String shown = endpoint.get("/api/contexts/c").body();

        assertThat(shown).doesNotContain("canary").doesNotContain("4242");
        assertThat(parse(shown).path("entries")).hasSize(4);
        assertThat(shown).contains("\"pi_1\"", "pi_1_secret_***", "kept");
    }

    @ParameterizedTest
    @DisplayName("O1: what is not fit to be set is refused with the name of the field, and nothing is stored")
    @CsvSource(delimiter = '|', textBlock = """
            {"account":"a b"}                                    | account
            {"account":"sk_live_canary"}                         | account
            {"account":7}                                        | account
            {"acount":"eu"}                                      | acount
            {"flows":[]}                                         | flows
            {"flows":{"new_create_paymnet":"x"}}                 | flows.new_create_paymnet
            {"flows":{"new_create_refund":"../x"}}               | flows.new_create_refund
            {"flows":{"new_create_refund":"X"}}                  | flows.new_create_refund
            {"flows":{"new_create_refund":7}}                    | flows.new_create_refund
            """)
    void refusesWhatIsNotFit(String body, String field) {
        HttpResponse<String> refused = put("eu", body);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(parse(refused).at("/errors/0/field").textValue()).isEqualTo(field);
        assertThat(refused.body()).doesNotContain("canary");
        assertThat(parse(endpoint.get("/api/contexts")).path("contexts")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"limit=0", "limit=201", "limit=x", "after=%7B", "prefix=LONG"})
    void refusesAQueryThatIsNone(String query) {
        String sent = query.replace("LONG", "x".repeat(201));
        assertThat(endpoint.get("/api/contexts/c?" + sent).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @DisplayName("O1: what can be the id of no context reaches none, at every door")
    @MethodSource("io.aftercall.features.HostileIds#all")
    void refusesHostileIds(String hostile) {
        store("victim", new Put("secret", "\"canary\""));
        String id = encode(hostile);
        List<HttpResponse<String>> answers = new ArrayList<>();
        answers.add(put(id, EU));
        answers.add(endpoint.get("/api/contexts/" + id));
        answers.add(endpoint.send("DELETE", "/api/contexts/" + id + "/configuration", ""));
        answers.add(endpoint.post("/api/requests", json("type", "product", hostile)));
        answers.add(endpoint.post("/api/scripts", json("script", "context.put('a', 1)", hostile)));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isBetween(400, 499);
            assertThat(answer.body()).doesNotContain("canary");
        });
        assertThat(parse(endpoint.get("/api/contexts")).path("contexts")).isEmpty();
        assertThat(show("victim", "").path("entries")).hasSize(1);
    }

    @Test
    @DisplayName("O1: contexts whose ids begin alike do not see each other's entries")
    void keepsContextsApart() {
        for (String id : List.of("a", "a:", "a:b", "a.b", "a-", "ab")) {
            store(id, new Put("mine", "\"" + id + "\""));
            assertThat(put(id, "{\"account\":\"of-" + id.length() + "\"}").statusCode())
                    .isEqualTo(201);
        }
        for (String id : List.of("a", "a:", "a:b", "a.b", "a-", "ab")) {
            JsonNode shown = show(id, "");
            assertThat(shown.path("entries")).hasSize(1);
            assertThat(shown.at("/entries/0/value").textValue()).isEqualTo(id);
            assertThat(shown.at("/configuration/account").textValue()).isEqualTo("of-" + id.length());
        }
    }

    private void store(String context, ContextChange... changes) {
        assertThat(endpoint.store
                        .contexts()
                        .apply(context, endpoint.gateway.ids().ofPlay(null), List.of(changes))
                        .toCompletableFuture()
                        .join())
                .isEqualTo(ApplyReply.APPLIED);
    }

    private HttpResponse<String> put(String id, String body) {
        return endpoint.send("PUT", "/api/contexts/" + id, body, "Content-Type", "application/json");
    }

    private HttpResponse<String> submit(String body) {
        return endpoint.post("/api/requests", body, "Idempotency-Key", "one");
    }

    private JsonNode show(String id, String query) {
        return parse(endpoint.get("/api/contexts/" + id + query));
    }

    private JsonNode request(String id) {
        return parse(endpoint.get("/api/requests/" + id));
    }

    private String accountOf(String id) {
        return request(id).path("account").asText();
    }

    private static String json(String name, String value, String contextId) {
        return JsonNodeFactory.instance
                .objectNode()
                .put(name, value)
                .put("context_id", contextId)
                .toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
