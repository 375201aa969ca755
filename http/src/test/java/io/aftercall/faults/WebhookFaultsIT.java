package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.SimulatorSettings;
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
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that are not what they say. Each row begins with an unknown outcome; only a true event decides it. P5, P13, T11. */
@Tag("faults-full")
final class WebhookFaultsIT {

    private static final MatrixReport REPORT = new MatrixReport("4b Webhooks");
    private static final String OLD = "whsec_canaryOld";
    private static final String NEW = "whsec_canaryNew";

    @TempDir
    static Path directory;

    private static Site site;
    private static URI door;

    @BeforeAll
    static void open() {
        site = Site.open(directory, SimulatorSettings.local());
        Member server =
                site.start("server", "-D", "webhooks.secrets=" + OLD + "," + NEW, "-D", "reconcile.interval=1h");
        door = Objects.requireNonNull(server.door()).resolve("/webhooks/stripe");
    }

    @AfterAll
    static void close() {
        REPORT.close();
        site.close();
    }

    @Test
    @DisplayName("T11: forged: another secret, another body, no signature: 400, and nothing is decided")
    void refusesWhatIsForged() {
        try (Scene scene = scene("webhook forged")) {
            Accepted one = unknown(scene);
            String event = event(one);
            assertThat(deliver(event, sign(event, "whsec_forged", Instant.now())))
                    .isEqualTo(400);
            assertThat(deliver(event + " ", sign(event, NEW, Instant.now()))).isEqualTo(400);
            assertThat(deliver(event, "")).isEqualTo(400);
            assertStillUnknown(scene, "another secret, another body, no signature: 400");
        }
    }

    @Test
    @DisplayName("T11: replayed late, or dated ahead: 400, and nothing is decided")
    void refusesWhatIsOfAnotherTime() {
        try (Scene scene = scene("webhook of another time")) {
            String event = event(unknown(scene));
            assertThat(deliver(event, sign(event, NEW, Instant.now().minusSeconds(600))))
                    .isEqualTo(400);
            assertThat(deliver(event, sign(event, NEW, Instant.now().plusSeconds(600))))
                    .isEqualTo(400);
            assertStillUnknown(scene, "signed 10 min ago, and in 10 min: 400");
        }
    }

    @Test
    @DisplayName("T11, P7: the same event twice, under either secret: decided once, one flow")
    void takesAnEventOnce() {
        try (Scene scene = scene("webhook replayed, two secrets")) {
            String event = event(unknown(scene));
            assertThat(deliver(event, sign(event, NEW, Instant.now()))).isEqualTo(200);
            assertThat(deliver(event, sign(event, NEW, Instant.now()))).isIn(200, 503);
            assertThat(deliver(event, sign(event, OLD, Instant.now()))).isIn(200, 503);
            Evidence evidence = scene.assertHeld("a true event three times, signed by each of two secrets");
            assertThat(evidence.seen().values()).singleElement().satisfies(seen -> {
                assertThat(seen.outcome()).isEqualTo("succeeded");
                assertThat(seen.runs()).isOne();
            });
        }
    }

    @Test
    @DisplayName("P5, P7: who was told that nobody knows is told the outcome as well: each time counts once")
    void tellsEachRoundOnce() {
        try (Scene scene = scene("told unknown, then decided")) {
            Accepted one = unknown(scene, "plain");
            String event = event(one);
            assertThat(deliver(event, sign(event, NEW, Instant.now()))).isEqualTo(200);

            Evidence evidence = scene.assertHeld("an unknown outcome, then an event that decides it");

            Seen seen = Objects.requireNonNull(evidence.seen().get(one.id()));
            assertThat(seen.outcome()).isEqualTo("succeeded");
            assertThat(seen.runs()).as("of the round that is the last").isOne();
            assertThat(seen.toldBefore()).isOne();
            assertThat(seen.counted()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("T11, P9: 10 MB: refused, and nothing is decided")
    void refusesWhatIsTooLarge() {
        try (Scene scene = scene("webhook of 10 MB")) {
            String event = event(unknown(scene))
                    .replace("{\"id\":\"evt_1\"", "{\"fill\":\"" + "x".repeat(10_000_000) + "\",\"id\":\"evt_1\"");
            assertThat(deliver(event, sign(event, NEW, Instant.now()))).isEqualTo(413);
            assertStillUnknown(scene, "10 MB with a true signature: 413");
        }
    }

    private static Scene scene(String row) {
        return new Scene(site, REPORT, row);
    }

    /** A charge of which Stripe's saved answer is a 500. */
    private static Accepted unknown(Scene scene) {
        return unknown(scene, "late");
    }

    private static Accepted unknown(Scene scene, String flow) {
        Accepted one = scene.offer(1, flow, "saved_500_after").getFirst();
        Evidence evidence = new Inquest(site, scene.customer()).hold(Duration.ofSeconds(120));
        assertThat(Objects.requireNonNull(evidence.seen().get(one.id())).outcome())
                .isEqualTo("unknown");
        return one;
    }

    private static void assertStillUnknown(Scene scene, String injected) {
        Evidence evidence = scene.assertHeld(injected);
        assertThat(evidence.seen().values()).extracting(Seen::outcome).containsOnly("unknown");
    }

    private static String event(Accepted one) {
        String intent = "{\"id\":\"pi_event\",\"object\":\"payment_intent\",\"status\":\"succeeded\",\"metadata\":"
                + "{\"aftercall_id\":\"" + one.id() + "\"}}";
        return "{\"id\":\"evt_1\",\"object\":\"event\",\"data\":{\"object\":" + intent + "}}";
    }

    private static String sign(String body, String secret, Instant at) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signed = mac.doFinal((at.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=" + at.getEpochSecond() + ",v1=" + HexFormat.of().formatHex(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int deliver(String body, String signature) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(door)
                    .timeout(Duration.ofSeconds(60))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            if (!signature.isEmpty()) {
                request.header("Stripe-Signature", signature);
            }
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
