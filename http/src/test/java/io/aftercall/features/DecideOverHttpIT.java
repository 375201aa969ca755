package io.aftercall.features;

import static io.aftercall.features.Calls.paymentBy;
import static io.aftercall.features.Calls.paymentWith;
import static io.aftercall.features.Endings.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.cli.Endpoint;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.Outcome;
import io.aftercall.request.Reconciliation.By;
import io.aftercall.request.RequestState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** G5, T11: unknown outcomes decided through the endpoint, by persons and by events. Nothing looks for them here. */
final class DecideOverHttpIT {

    private static final String SECRET = "whsec_canary";
    private static final String NOBODY = "req_" + "0".repeat(36);

    @TempDir
    static Path data;

    private static TestEngine engine;
    private static Endpoint endpoint;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        engine = TestEngine.start(
                data, "http.port", 0, "reconcile.interval", "1h", "webhooks.secrets", "whsec_old, " + SECRET);
        endpoint = Endpoint.open(engine.aftercall, () -> {});
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        endpoint.close();
        engine.close();
    }

    @Test
    @DisplayName("T11: a signed event about the object decides, and the same event twice is no second flow")
    void decidesByAnEvent() {
        StoredRequest parked = engine.call(paymentWith("saved_500_after"));
        String event = event(intent(parked, "requires_payment_method", ""), "");

        assertThat(deliver(event, sign(event, Instant.now())).statusCode()).isEqualTo(200);
        assertThat(deliver(event, sign(event, Instant.now())).statusCode()).isEqualTo(200);

        StoredRequest ended = ended(parked);
        assertThat(ended.status().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(Objects.requireNonNull(ended.status().reconciliation()).resolved())
                .satisfies(resolved -> assertThat(resolved.by()).isEqualTo(By.WEBHOOK));
        assertThat(Endings.script(ended).attempts()).isOne();
    }

    @Test
    @DisplayName("P5 T11: a decline in an event is compared with what is now at Stripe")
    void asksBeforeItTellsADecline() {
        StoredRequest parked = engine.call(
                paymentBy("pm_card_chargeDeclined").param("metadata", Map.of("sim_fault", "saved_500_after")));
        String id = idAtStripe();
        String object = intent(
                        parked, "requires_payment_method", ",\"last_payment_error\":{\"code\":\"card_declined\"}")
                .replace("pi_event", id);

        assertThat(deliver(event(object, ""), sign(event(object, ""), Instant.now()))
                        .statusCode())
                .isEqualTo(200);

        StoredRequest ended = ended(parked);
        assertThat(ended.status().outcome()).isEqualTo(Outcome.DECLINED);
        assertThat(engine.stripe.requests().getLast().call().path()).isEqualTo("/v1/payment_intents/" + id);
    }

    @Test
    @DisplayName("T11: a signature that does not hold, is old, or from the future: 400, and nothing is decided")
    void refusesWhatIsNotSigned() {
        StoredRequest parked = engine.call(paymentWith("saved_500_after"));
        String event = event(intent(parked, "succeeded", ""), "");
        Instant now = Instant.now();

        assertThat(deliver(event, "t=1,v1=00").statusCode()).isEqualTo(400);
        assertThat(deliver(event + " ", sign(event, now)).statusCode()).isEqualTo(400);
        assertThat(deliver(event, sign(event, now.minusSeconds(400))).statusCode())
                .isEqualTo(400);
        assertThat(deliver(event, sign(event, now.plusSeconds(400))).statusCode())
                .isEqualTo(400);
        assertThat(deliver("x".repeat(1024 * 1024 + 1), "t=1,v1=00").statusCode())
                .isEqualTo(413);
        assertThat(engine.look(parked.request().id()).status().state()).isEqualTo(RequestState.PARKED);
    }

    @Test
    @DisplayName("T11: what is signed and about nothing unknown of ours is taken and ignored")
    void ignoresWhatIsNotItsOwn() {
        StoredRequest parked = engine.call(paymentWith("saved_500_after"));
        String intent = intent(parked, "succeeded", "");

        for (String event : new String[] {
            event(intent.replace("\"payment_intent\"", "\"charge\""), ""),
            event(intent, ",\"account\":\"acct_other\""),
            event(intent.replace(parked.request().id().value(), NOBODY), ""),
            event(intent.replace(parked.request().id().value(), "x"), ""),
            "{}",
            "no json"
        }) {
            assertThat(deliver(event, sign(event, Instant.now())).statusCode())
                    .as(event)
                    .isEqualTo(200);
        }

        assertThat(engine.look(parked.request().id()).status().state()).isEqualTo(RequestState.PARKED);
    }

    @Test
    @DisplayName("G5: a person decides, once, and the request says who and why")
    void letsAPersonDecide() {
        StoredRequest parked = engine.call(paymentWith("saved_500"));
        String path = "/api/requests/" + parked.request().id();
        JsonNode before = json(get(path).body());
        assertThat(before.path("reconciled").asBoolean(true)).isFalse();
        assertThat(before.at("/reconciliation/next_check_at").isTextual()).isTrue();
        assertThat(json(post(path + "/reconcile", "").body())
                        .at("/reconciliation/checks")
                        .asInt(-1))
                .isZero();

        HttpResponse<String> decided =
                post(path + "/resolve", "{\"outcome\":\"not_charged\",\"note\":\"I asked Stripe\"}");
        HttpResponse<String> other = post(path + "/resolve", "{\"outcome\":\"declined\"}");

        assertThat(decided.statusCode()).isEqualTo(200);
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(json(other.body()).path("detail").asText()).contains("not_charged");
        ended(parked);
        JsonNode view = json(get(path + "?wait=10s").body());
        assertThat(view.path("outcome").asText()).isEqualTo("not_charged");
        assertThat(view.at("/error/charged").asText()).isEqualTo("no");
        assertThat(view.path("reconciled").asBoolean()).isTrue();
        assertThat(view.at("/reconciliation/resolved_by").asText()).isEqualTo("person");
        assertThat(view.at("/reconciliation/note").asText()).isEqualTo("I asked Stripe");
        assertThat(view.at("/reconciliation/former/0/outcome").asText()).isEqualTo("unknown");
        assertThat(post(path + "/reconcile", "").statusCode()).isEqualTo(409);
    }

    @Test
    @DisplayName("G5 P5: what cannot be what the request has made is no success, whoever says so")
    void refusesTheObjectOfSomethingElse() {
        StoredRequest parked = engine.call(paymentWith("saved_500"));
        String path = "/api/requests/" + parked.request().id() + "/resolve";
        String other = "req_" + "0".repeat(36);

        for (String object : List.of(
                "{\"id\":\"cus_1\",\"object\":\"customer\"}",
                "{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"metadata\":{\"aftercall_id\":\"" + other + "\"}}")) {
            HttpResponse<String> refused = post(path, "{\"outcome\":\"succeeded\",\"object\":" + object + "}");

            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(json(refused.body()).path("detail").asText()).contains("the object");
        }
    }

    @Test
    @DisplayName("G5: a success takes the object itself, to the digit")
    void takesTheObjectOfAPerson() {
        StoredRequest parked = engine.call(paymentWith("saved_500"));
        String object = "{\"id\":\"pi_9\",\"object\":\"payment_intent\",\"rate\":1.50}";

        HttpResponse<String> decided = post(
                "/api/requests/" + parked.request().id() + "/resolve",
                "{\"outcome\":\"succeeded\",\"object\":" + object + "}");

        assertThat(decided.body()).contains("\"object\":" + object);
        assertThat(ended(parked).status().outcome()).isEqualTo(Outcome.SUCCEEDED);
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
        HttpResponse<String> refused = post("/api/requests/" + NOBODY + "/resolve", body);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused.body()).at("/errors/0/field").asText()).isEqualTo(field);
    }

    @Test
    void knowsNoOtherRequests() {
        String known = engine.call(Calls.payment()).request().id().value();

        assertThat(post("/api/requests/" + NOBODY + "/resolve", "{\"outcome\":\"declined\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(post("/api/requests/x/reconcile", "").statusCode()).isEqualTo(404);
        assertThat(post("/api/requests/" + known + "/resolve", "{\"outcome\":\"declined\"}")
                        .statusCode())
                .isEqualTo(409);
    }

    private static String idAtStripe() {
        HttpRequest list = HttpRequest.newBuilder(engine.stripe.baseUri().resolve("/v1/payment_intents?limit=1"))
                .header("Authorization", "Bearer sk_test_aftercall")
                .build();
        return json(send(list).body()).at("/data/0/id").asText();
    }

    private static String intent(StoredRequest request, String status, String more) {
        return "{\"id\":\"pi_event\",\"object\":\"payment_intent\",\"status\":\"" + status
                + "\",\"metadata\":{\"aftercall_id\":\"" + request.request().id() + "\"}" + more + "}";
    }

    private static String event(String object, String more) {
        return "{\"id\":\"evt_1\",\"object\":\"event\",\"data\":{\"object\":" + object + "}" + more + "}";
    }

    private static StoredRequest ended(StoredRequest parked) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> engine.look(parked.request().id()).status().state() == RequestState.COMPLETED);
        return engine.look(parked.request().id());
    }

    private static String sign(String body, Instant at) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signed = mac.doFinal((at.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=" + at.getEpochSecond() + ",v1=" + HexFormat.of().formatHex(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> deliver(String body, String signature) {
        return send(request("/webhooks/stripe")
                .header("Stripe-Signature", signature)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static HttpResponse<String> post(String path, String body) {
        return send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    private static HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + endpoint.address() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json");
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
