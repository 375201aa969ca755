package io.aftercall.features;

import static io.aftercall.features.Calls.paymentWith;
import static io.aftercall.features.Endings.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.Outcome;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** G5: unknown outcomes decided by persons, through the endpoint. Nothing looks for them here. */
final class DecideByPersonIT {

    private static final String NOBODY = "req_" + "0".repeat(36);

    @TempDir
    static Path data;

    private static OpenEngine server;

    @BeforeAll
    static void start() {
        server = OpenEngine.start(data);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @DisplayName("G5: a person decides, once, and the request says who and why")
    void letsAPersonDecide() {
        StoredRequest parked = server.engine.call(paymentWith("saved_500"));
        String path = "/api/requests/" + parked.request().id();
        JsonNode before = json(server.get(path).body());
        assertThat(before.path("reconciled").asBoolean(true)).isFalse();
        assertThat(before.at("/reconciliation/next_check_at").isTextual()).isTrue();
        assertThat(json(server.post(path + "/reconcile", "").body())
                        .at("/reconciliation/checks")
                        .asInt(-1))
                .isZero();

        HttpResponse<String> decided =
                server.post(path + "/resolve", "{\"outcome\":\"not_charged\",\"note\":\"I asked Stripe\"}");
        HttpResponse<String> other = server.post(path + "/resolve", "{\"outcome\":\"declined\"}");

        assertThat(decided.statusCode()).isEqualTo(200);
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(json(other.body()).path("detail").asText()).contains("not_charged");
        server.ended(parked);
        JsonNode view = json(server.get(path + "?wait=10s").body());
        assertThat(view.path("outcome").asText()).isEqualTo("not_charged");
        assertThat(view.at("/error/charged").asText()).isEqualTo("no");
        assertThat(view.path("reconciled").asBoolean()).isTrue();
        assertThat(view.at("/reconciliation/resolved_by").asText()).isEqualTo("person");
        assertThat(view.at("/reconciliation/note").asText()).isEqualTo("I asked Stripe");
        assertThat(view.at("/reconciliation/former/0/outcome").asText()).isEqualTo("unknown");
        assertThat(server.post(path + "/reconcile", "").statusCode()).isEqualTo(409);
    }

    @Test
    @DisplayName("G5 P5: what cannot be what the request has made is no success, whoever says so")
    void refusesTheObjectOfSomethingElse() {
        StoredRequest parked = server.engine.call(paymentWith("saved_500"));
        String path = "/api/requests/" + parked.request().id() + "/resolve";
        String other = "req_" + "0".repeat(36);

        for (String object : List.of(
                "{\"id\":\"cus_1\",\"object\":\"customer\"}",
                "{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"metadata\":{\"aftercall_id\":\"" + other + "\"}}")) {
            HttpResponse<String> refused = server.post(path, "{\"outcome\":\"succeeded\",\"object\":" + object + "}");

            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(json(refused.body()).path("detail").asText()).contains("the object");
        }
    }

    @Test
    @DisplayName("G5: a success takes the object itself, to the digit")
    void takesTheObjectOfAPerson() {
        StoredRequest parked = server.engine.call(paymentWith("saved_500"));
        String object = "{\"id\":\"pi_9\",\"object\":\"payment_intent\",\"rate\":1.50}";

        HttpResponse<String> decided = server.post(
                "/api/requests/" + parked.request().id() + "/resolve",
                "{\"outcome\":\"succeeded\",\"object\":" + object + "}");

        assertThat(decided.body()).contains("\"object\":" + object);
        assertThat(server.ended(parked).status().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"outcome":"unknown"}                                              | outcome
            {"outcome":7}                                                      | outcome
            {}                                                                 | outcome
            {"outcome":"succeeded"}                                            | object
            {"outcome":"succeeded","object":{"id":"pi_1"}}                     | object
            {"outcome":"succeeded","object_id":"pi_1/../x"}                    | object_id
            {"outcome":"declined","object_id":"pi_1"}                          | object
            {"outcome":"declined","notes":"x"}                                 | notes
            """)
    @DisplayName("a decision that is none names the field")
    void namesTheWrongField(String body, String field) {
        HttpResponse<String> refused = server.post("/api/requests/" + NOBODY + "/resolve", body);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused.body()).at("/errors/0/field").asText()).isEqualTo(field);
    }

    @Test
    void knowsNoOtherRequests() {
        String known = server.engine.call(Calls.payment()).request().id().value();

        assertThat(server.post("/api/requests/" + NOBODY + "/resolve", "{\"outcome\":\"declined\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(server.post("/api/requests/x/reconcile", "").statusCode()).isEqualTo(404);
        assertThat(server.post("/api/requests/" + known + "/resolve", "{\"outcome\":\"declined\"}")
                        .statusCode())
                .isEqualTo(409);
    }
}
