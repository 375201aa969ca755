package io.aftercall.features;

import static io.aftercall.features.Calls.paymentBy;
import static io.aftercall.features.Calls.paymentWith;
import static io.aftercall.features.Endings.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.StoredRequest;
import io.aftercall.request.Outcome;
import io.aftercall.request.Reconciliation.By;
import io.aftercall.request.RequestState;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** T11: unknown outcomes decided by events that Stripe sends. Nothing else looks for them here. */
final class DecideByEventIT {

    private static final String SECRET = "whsec_canary";
    private static final String NOBODY = "req_" + "0".repeat(36);

    @TempDir
    static Path data;

    private static OpenEngine server;

    @BeforeAll
    static void start() {
        server = OpenEngine.start(data, "webhooks.secrets", "whsec_old, " + SECRET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @DisplayName("T11: a signed event about the object decides, and the same event twice is no second flow")
    void decidesByAnEvent() {
        StoredRequest parked = server.engine.call(paymentWith("saved_500_after"));
        String event = event(intent(parked, "requires_payment_method", ""), "");

        assertThat(deliver(event, sign(event, Instant.now())).statusCode()).isEqualTo(200);
        assertThat(deliver(event, sign(event, Instant.now())).statusCode()).isEqualTo(200);

        StoredRequest ended = server.ended(parked);
        assertThat(ended.status().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(Objects.requireNonNull(ended.status().reconciliation()).resolved())
                .satisfies(resolved -> assertThat(resolved.by()).isEqualTo(By.WEBHOOK));
        assertThat(Endings.script(ended).attempts()).isOne();
    }

    @Test
    @DisplayName("P5 T11: a decline in an event is compared with what is now at Stripe")
    void asksBeforeItTellsADecline() {
        StoredRequest parked = server.engine.call(
                paymentBy("pm_card_chargeDeclined").param("metadata", Map.of("sim_fault", "saved_500_after")));
        String id = idAtStripe();
        String object = intent(
                        parked, "requires_payment_method", ",\"last_payment_error\":{\"code\":\"card_declined\"}")
                .replace("pi_event", id);

        assertThat(deliver(event(object, ""), sign(event(object, ""), Instant.now()))
                        .statusCode())
                .isEqualTo(200);

        StoredRequest ended = server.ended(parked);
        assertThat(ended.status().outcome()).isEqualTo(Outcome.DECLINED);
        assertThat(server.engine.stripe.requests().getLast().call().path()).isEqualTo("/v1/payment_intents/" + id);
    }

    @Test
    @DisplayName("T11: a signature that does not hold, is old, or from the future: 400, and nothing is decided")
    void refusesWhatIsNotSigned() {
        StoredRequest parked = server.engine.call(paymentWith("saved_500_after"));
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
        assertThat(server.engine.look(parked.request().id()).status().state()).isEqualTo(RequestState.PARKED);
    }

    @Test
    @DisplayName("T11: what is signed and about nothing unknown of ours is taken and ignored")
    void ignoresWhatIsNotItsOwn() {
        StoredRequest parked = server.engine.call(paymentWith("saved_500_after"));
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

        assertThat(server.engine.look(parked.request().id()).status().state()).isEqualTo(RequestState.PARKED);
    }

    private static String idAtStripe() {
        HttpRequest list = HttpRequest.newBuilder(server.engine.stripe.baseUri().resolve("/v1/payment_intents?limit=1"))
                .header("Authorization", "Bearer sk_test_aftercall")
                .build();
        return json(server.send(list).body()).at("/data/0/id").asText();
    }

    private static String intent(StoredRequest request, String status, String more) {
        return "{\"id\":\"pi_event\",\"object\":\"payment_intent\",\"status\":\"" + status
                + "\",\"metadata\":{\"aftercall_id\":\"" + request.request().id() + "\"}" + more + "}";
    }

    private static String event(String object, String more) {
        return "{\"id\":\"evt_1\",\"object\":\"event\",\"data\":{\"object\":" + object + "}" + more + "}";
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
        return server.post("/webhooks/stripe", body, "Stripe-Signature", signature);
    }
}
