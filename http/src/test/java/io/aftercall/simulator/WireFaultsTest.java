package io.aftercall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.RawConnection.End;
import io.aftercall.simulator.RawConnection.Heard;
import io.aftercall.simulator.SimulatorClient.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Broken connections and spoilt answers, seen from a plain socket. BK-10, T10. */
final class WireFaultsTest extends SimulatorTestBase {

    @ParameterizedTest
    @CsvSource({"reset_before, RESET, 0", "close_before, CLOSED, 0", "reset_after, RESET, 1", "close_after, CLOSED, 1"})
    @DisplayName("T10: the answer is lost, the effect is done, the retry is a replay")
    void breaksTheConnection(String fault, End end, int effects) throws IOException {
        Heard heard = hear("k1", fault);

        assertThat(heard.end()).isEqualTo(end);
        assertThat(heard.text()).isEmpty();
        assertThat(simulator.effects().forKey("k1")).isEqualTo(effects);
        Reply retry = stripe.post(INTENTS, "k1", intentWith("metadata[sim_fault]", fault));
        assertThat(retry.status()).isEqualTo(200);
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo(effects == 1 ? "true" : "");
        assertThat(simulator.effects().forKey("k1")).isEqualTo(1);
    }

    @Test
    void losesAsManyAnswersAsAsked() throws IOException {
        assertThat(hear("k1", "reset_after:2").text()).isEmpty();
        assertThat(hear("k1", "reset_after:2").text()).isEmpty();
        assertThat(stripe.post(INTENTS, "k1", intentWith("metadata[sim_fault]", "reset_after:2"))
                        .header("Idempotent-Replayed"))
                .isEqualTo("true");
        assertThat(simulator.effects().forKey("k1")).isEqualTo(1);
    }

    @Test
    void cutsTheBodyAfterSoManyBytes() throws IOException {
        Heard heard = hear("k1", "truncate:100");

        assertThat(heard.end()).isEqualTo(End.CLOSED);
        assertThat(heard.text()).startsWith("HTTP/1.1 200 OK").containsIgnoringCase("content-length: 1");
        assertThat(heard.body()).hasSize(100);
        assertThat(simulator.effects().forKey("k1")).isEqualTo(1);
    }

    @Test
    void endsOnlyItsOwnDirection() throws IOException {
        Heard heard = hear("k1", "half_close");

        assertThat(heard.end()).isEqualTo(End.CLOSED);
        assertThat(heard.body().length()).isBetween(400, 900);
    }

    @Test
    void dripsTheBody() {
        Reply reply = stripe.post(INTENTS, "k1", intentWith("metadata[sim_fault]", "slow_drip:10"));

        assertThat(reply.text("/object")).isEqualTo("payment_intent");
    }

    @Test
    void announcesLessThanItSends() throws IOException {
        Heard heard = hear("k1", "short_length", "Connection: close");

        int announced = Integer.parseInt(heard.text().replaceAll("(?is).*content-length: (\\d+).*", "$1"));
        assertThat(heard.body()).hasSize(announced + 10);
    }

    @Test
    void saysHeadersTwiceAndContinueUnasked() throws IOException {
        assertThat(hear("k1", "duplicate_headers", "Connection: close").text().split("(?i)request-id:"))
                .hasSize(3);
        assertThat(hear("k2", "extra_continue", "Connection: close").text())
                .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK");
    }

    @Test
    void answersExpectContinue() throws IOException {
        assertThat(hear("k1", "delay:0", "Expect: 100-continue", "Connection: close")
                        .text())
                .startsWith("HTTP/1.1 100 Continue");
    }

    @Test
    void spoilsTheBody() throws IOException {
        assertThat(hear("k1", "not_json", "Connection: close").body()).endsWith("\"object\"");
        assertThat(hear("k2", "deep:500", "Connection: close").body())
                .startsWith("[".repeat(500))
                .hasSize(1000);
        Reply huge = stripe.post(INTENTS, "k3", intentWith("metadata[sim_fault]", "huge:100000"));
        assertThat(huge.text("/padding")).hasSize(100_000);
        assertThat(simulator.effects().total()).isEqualTo(3);
    }

    @Test
    void packsABomb() {
        byte[] packed = SpoiltBodies.of(Answer.json(200, Fields.of()), Fault.of(FaultKind.GZIP_BOMB, 1_000_000))
                .body();

        assertThat(packed).hasSizeLessThan(5_000);
        assertThat(new ByteArrayInputStream(packed))
                .satisfies(
                        in -> assertThat(new GZIPInputStream(in).readAllBytes()).hasSize(1_000_000));
    }

    @Test
    void executesOnAfterTheCallerHungUp() throws IOException {
        try (RawConnection connection = new RawConnection(simulator.baseUri())) {
            connection.post(INTENTS, "k1", form("delay:200"));
            Awaitility.await()
                    .until(() -> stripe.post(INTENTS, "k1", intentWith("metadata[sim_fault]", "delay:200"))
                                    .status()
                            == 409);
        }

        Awaitility.await().until(() -> simulator.effects().forKey("k1") == 1);
    }

    @Test
    void keepsTheOrderOfPipelinedRequests() throws IOException {
        try (RawConnection connection = new RawConnection(simulator.baseUri())) {
            connection
                    .post(INTENTS, "slow", form("delay:150"))
                    .post(INTENTS, "quick", form("delay:0"), "Connection: close");

            assertThat(connection.hear().text()).containsSubsequence("Idempotency-Key: slow", "Idempotency-Key: quick");
        }
    }

    @Test
    void readsARequestThatComesInPieces() throws IOException {
        String form = SimulatorClient.form(INTENT);
        try (RawConnection connection = new RawConnection(simulator.baseUri())) {
            connection.send("POST /v1/payment_intents HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk_te");
            stripe.get(INTENTS);
            connection.send("st_one\r\nConnection: close\r\nContent-Length: " + form.length() + "\r\n\r\n");
            stripe.get(INTENTS);
            connection.send(form.substring(0, 5));
            stripe.get(INTENTS);
            connection.send(form.substring(5));

            assertThat(connection.hear().text()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void refusesWhatIsNotHttp() throws IOException {
        try (RawConnection connection = new RawConnection(simulator.baseUri())) {
            Heard heard = connection
                    .send("POST /v1/products HTTP/1.1\r\nHost : a\r\nContent-Length: x\r\n\r\n")
                    .hear();

            assertThat(heard.text()).startsWith("HTTP/1.1 400");
            assertThat(heard.end()).isEqualTo(End.CLOSED);
        }
    }

    private Heard hear(String key, String fault, String... headers) throws IOException {
        try (RawConnection connection = new RawConnection(simulator.baseUri())) {
            return connection.post(INTENTS, key, form(fault), headers).hear();
        }
    }

    private static String form(String fault) {
        return SimulatorClient.form(intentWith("metadata[sim_fault]", fault));
    }
}
