package io.aftercall.http.client;

import static io.aftercall.http.client.Calls.JSON;
import static io.aftercall.http.client.Calls.await;
import static io.aftercall.http.client.Calls.send;
import static io.aftercall.http.client.Calls.sendOnce;
import static io.aftercall.http.client.Calls.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.aftercall.stripe.StripeReply;
import io.aftercall.stripe.StripeReply.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and whole answers. RH-20, RH-21, RH-22. */
final class NettyStripeClientTest {

    private static final String OBJECT = "{\"id\":\"pi_1\",\"name\":\"Grüße\"}";

    /** Two for I/O, the timer and the resolver; and as many of a client that another test has just closed. */
    private static final int MOST_THREADS = 8;

    @Test
    @DisplayName("RH-21, PH-001: a form POST with basic auth, the key, the version and the account, sent once")
    void sendsAChargeAsStripeWantsIt() throws Exception {
        try (RawServer server = answering(200, OBJECT)) {
            StripeReply reply = sendOnce(settings(server.uri()));

            assertThat(reply).isInstanceOfSatisfying(Answer.class, answer -> {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(OBJECT);
                assertThat(answer.headers().requestId()).isEqualTo("req_1");
                assertThat(answer.headers().shouldRetry()).isFalse();
                assertThat(answer.headers().replayed()).isTrue();
            });
            assertThat(server.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request)
                            .startsWith("POST /v1/payment_intents HTTP/1.1\r\n")
                            .endsWith("\r\n\r\namount=2000&currency=usd")
                            .containsIgnoringCase("\r\nAuthorization: Basic c2tfdGVzdF9jYW5hcnk3U2VjcmV0Og==\r\n")
                            .containsIgnoringCase("\r\nIdempotency-Key: key-1\r\n")
                            .containsIgnoringCase("\r\nStripe-Version: 2026-09-30.endive\r\n")
                            .containsIgnoringCase("\r\nStripe-Account: acct_1\r\n")
                            .containsIgnoringCase("\r\nContent-Type: application/x-www-form-urlencoded\r\n")
                            .containsIgnoringCase("\r\nUser-Agent: aftercall/"));
        }
    }

    @Test
    void sendsAReadWithItsQueryAndWithoutAKey() throws Exception {
        try (RawServer server = answering(200, OBJECT);
                NettyStripeClient client = NettyStripeClient.create(settings(server.uri()))) {
            await(client.send(Calls.read(), null, Calls.SECRET).toCompletableFuture());

            assertThat(server.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request)
                            .startsWith("GET /v1/payment_intents?limit=3&expand[0]=data%5B%5D HTTP/1.1\r\n")
                            .doesNotContainIgnoringCase("Idempotency-Key")
                            .doesNotContainIgnoringCase("Stripe-Account"));
        }
    }

    @Test
    @DisplayName("P3, pitfall 11: no POST leaves without a key")
    void refusesAWriteWithoutAKey() throws Exception {
        try (RawServer server = answering(200, OBJECT);
                NettyStripeClient client = NettyStripeClient.create(settings(server.uri()))) {
            assertThatIllegalArgumentException().isThrownBy(() -> client.send(Calls.charge(), null, Calls.SECRET));
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    @DisplayName("two calls, one connection")
    void keepsTheConnectionAlive() throws Exception {
        try (RawServer server = answering(200, OBJECT);
                NettyStripeClient client = NettyStripeClient.create(settings(server.uri()))) {
            await(send(client));
            await(send(client));

            assertThat(server.requests()).hasSize(2);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    @DisplayName("PW-09, 1.4 row 4: a redirect is not followed, the secret stays here")
    void followsNoRedirect(int status) throws Exception {
        try (RawServer elsewhere = answering(200, OBJECT);
                RawServer server = RawServer.plain(wire -> {
                    wire.readRequest();
                    wire.answer(status, "Location: " + elsewhere.uri() + "/v1/x\r\n", "");
                })) {
            StripeReply reply = sendOnce(settings(server.uri()));

            assertThat(reply)
                    .isInstanceOfSatisfying(
                            Answer.class, answer -> assertThat(answer.status()).isEqualTo(status));
            assertThat(elsewhere.connections()).isZero();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 402, 403, 404, 407, 409, 429, 500, 503})
    @DisplayName("C1: the client repeats nothing by itself")
    void givesEveryStatusBack(int status) throws Exception {
        try (RawServer server = answering(status, "{\"error\":{}}")) {
            assertThat(sendOnce(settings(server.uri())))
                    .isInstanceOfSatisfying(
                            Answer.class, answer -> assertThat(answer.status()).isEqualTo(status));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void decodesAnAnswerThatIsCompressedUnasked() throws Exception {
        try (RawServer server = RawServer.plain(wire -> {
            wire.readRequest();
            byte[] body = gzip(OBJECT);
            wire.write("HTTP/1.1 200 OK\r\n" + JSON + "Content-Encoding: gzip\r\nContent-Length: " + body.length
                    + "\r\n\r\n");
            wire.write(body);
        })) {
            assertThat(sendOnce(settings(server.uri())))
                    .isInstanceOfSatisfying(
                            Answer.class, answer -> assertThat(answer.body()).isEqualTo(OBJECT));
            assertThat(server.requests().get(0)).doesNotContainIgnoringCase("accept-encoding");
        }
    }

    @Test
    void readsAChunkedAnswer() throws Exception {
        try (RawServer server = RawServer.plain(wire -> {
            wire.readRequest();
            wire.write("HTTP/1.1 200 OK\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
            wire.awaitClose();
        })) {
            assertThat(sendOnce(settings(server.uri())))
                    .isInstanceOfSatisfying(
                            Answer.class, answer -> assertThat(answer.body()).isEqualTo("{}"));
        }
    }

    @Test
    @DisplayName("1.7: interim answers are not the answer, and nothing is sent twice")
    void waitsForTheFinalAnswer() throws Exception {
        try (RawServer server = RawServer.plain(wire -> {
            wire.readRequest();
            wire.write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
            wire.answer(200, JSON, OBJECT);
            wire.awaitClose();
        })) {
            assertThat(sendOnce(settings(server.uri())))
                    .isInstanceOfSatisfying(
                            Answer.class, answer -> assertThat(answer.status()).isEqualTo(200));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    @DisplayName("5.3: a connection on which the server speaks out of turn is closed, and serves nobody else")
    void leavesAConnectionThatSpeaksOutOfTurn() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = RawServer.plain(wire -> {
                    wire.readRequest();
                    wire.write(ok("{\"id\":\"first\"}") + ok("{\"id\":\"smuggled\"}"));
                    while (wire.readRequest()) {
                        wire.write(ok("{\"id\":\"later\"}"));
                    }
                    closed.countDown();
                });
                NettyStripeClient client = NettyStripeClient.create(settings(server.uri()))) {
            StripeReply first = await(send(client));

            assertThat(((Answer) first).body()).contains("first");
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(((Answer) await(send(client))).body()).contains("first");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("RH-10: 1,000 calls in flight need two I/O threads")
    void holdsNoThreadWhileItWaits() throws Exception {
        int calls = 1000;
        try (RawServer server = answering(200, OBJECT);
                NettyStripeClient client = NettyStripeClient.create(
                        settings(server.uri(), Calls.settings(server.uri()).attemptTimeout(), calls))) {
            List<CompletableFuture<StripeReply>> replies = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                replies.add(send(client));
            }
            for (var reply : replies) {
                assertThat(await(reply)).isInstanceOf(Answer.class);
            }

            long threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("aftercall-stripe"))
                    .count();
            assertThat(threads).isLessThanOrEqualTo(MOST_THREADS);
            assertThat(server.requests()).hasSize(calls);
        }
    }

    private static RawServer answering(int status, String body) throws IOException {
        return RawServer.plain(wire -> {
            while (wire.readRequest()) {
                wire.answer(
                        status,
                        JSON + "Request-Id: req_1\r\nStripe-Should-Retry: false\r\nIdempotent-Replayed: true\r\n",
                        body);
            }
        });
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\n" + JSON + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
