package io.aftercall.http.client;

import static io.aftercall.http.client.Calls.JSON;
import static io.aftercall.http.client.Calls.await;
import static io.aftercall.http.client.Calls.send;
import static io.aftercall.http.client.Calls.sendOnce;
import static io.aftercall.http.client.Calls.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.config.StripeSettings;
import io.aftercall.stripe.StripeReply;
import io.aftercall.stripe.StripeReply.Answer;
import io.aftercall.stripe.StripeReply.Broken;
import io.aftercall.stripe.StripeReply.NotSent;
import io.aftercall.stripe.StripeReply.Unreadable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Endings without a whole answer, told apart by one question: may the first byte have left? Rows 2, 19, 21; BK-10. */
final class BrokenWireTest {

    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    @DisplayName("row 19: a refused connection is certainly not sent")
    void tellsARefusedConnection() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }

        assertThat(sendOnce(settings(URI.create("http://127.0.0.1:" + port)))).isInstanceOf(NotSent.class);
    }

    @Test
    @DisplayName("row 19: a name that cannot be resolved is certainly not sent")
    void tellsAnUnknownName() throws Exception {
        assertThat(sendOnce(settings(URI.create("http://nonexistent.invalid")))).isInstanceOf(NotSent.class);
    }

    @Test
    @DisplayName("row 19, K1: a handshake that never ends is given up before the first byte")
    void tellsAConnectionThatIsNeverReady() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("https://127.0.0.1:" + silent.getLocalPort());
            StripeSettings settings = settings(uri);
            StripeSettings hasty = new StripeSettings(
                    uri,
                    settings.apiVersion(),
                    SHORT,
                    settings.attemptTimeout(),
                    1,
                    settings.maxResponseSize(),
                    settings.idleTimeout(),
                    true);

            assertThat(sendOnce(hasty)).isInstanceOf(NotSent.class);
        }
    }

    static Stream<Arguments> brokenBeforeTheHead() {
        return Stream.of(
                Arguments.of("closed at once", (RawServer.Script) wire -> {}),
                Arguments.of("reset at once", (RawServer.Script) RawServer.Wire::reset),
                Arguments.of("closed after the request", (RawServer.Script) RawServer.Wire::readRequest),
                Arguments.of("reset after the request", (RawServer.Script) wire -> {
                    wire.readRequest();
                    wire.reset();
                }),
                Arguments.of("cut in the head", (RawServer.Script) wire -> {
                    wire.readRequest();
                    wire.write("HTTP/1.1 200 OK\r\nContent-Le");
                }),
                Arguments.of("no HTTP", (RawServer.Script) wire -> {
                    wire.readRequest();
                    wire.write("SSH-2.0-OpenSSH\r\n\r\n");
                }),
                Arguments.of("huge head", (RawServer.Script) wire -> {
                    wire.readRequest();
                    wire.write("HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000) + "\r\n\r\n");
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenBeforeTheHead")
    @DisplayName("row 21: what breaks after the connection is there may have been executed, and is not sent again")
    void tellsABrokenConnection(String how, RawServer.Script script) throws Exception {
        try (RawServer server = RawServer.plain(script)) {
            StripeReply reply = sendOnce(settings(server.uri()));

            assertThat(reply).isInstanceOfAny(Broken.class, NotSent.class);
            if (!how.contains("at once")) {
                assertThat(reply).isInstanceOf(Broken.class);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    static Stream<Arguments> brokenBodies() {
        String head = "HTTP/1.1 200 OK\r\n" + JSON + "Request-Id: req_9\r\n";
        String chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
        return Stream.of(
                Arguments.of("shorter than its length", head + "Content-Length: 100\r\n\r\n{\"id\":\"pi_1\"}"),
                Arguments.of("no byte of it", head + "Content-Length: 100\r\n\r\n"),
                Arguments.of("chunks without an end", chunked + "2\r\n{}\r\n"),
                Arguments.of("broken chunk", chunked + "zz\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("announced too large", head + "Content-Length: 999999\r\n\r\n{"),
                Arguments.of("too large", chunked + "2000\r\n" + "x".repeat(0x2000) + "\r\n0\r\n\r\n"),
                Arguments.of("too large without a length", head + "Connection: close\r\n\r\n" + "x".repeat(5000)),
                Arguments.of("unknown encoding", head + "Content-Encoding: exi\r\nContent-Length: 2\r\n\r\n{}"),
                Arguments.of(
                        "no gzip",
                        head + "Content-Encoding: gzip\r\nContent-Length: 20\r\n\r\n{\"id\":\"pi_12345678\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenBodies")
    @DisplayName("row 2: a 2xx whose body is cut or too large is never taken for a success")
    void tellsAnUnreadableBody(String how, String answer) throws Exception {
        try (RawServer server = RawServer.plain(wire -> {
            wire.readRequest();
            wire.write(answer);
        })) {
            assertThat(sendOnce(settings(server.uri()))).isInstanceOfSatisfying(Unreadable.class, unreadable -> {
                assertThat(unreadable.status()).isEqualTo(200);
                assertThat(unreadable.headers().requestId()).isEqualTo("req_9");
            });
        }
    }

    @Test
    void tellsABodyThatIsNotUtf8() throws Exception {
        try (RawServer server = RawServer.plain(wire -> {
            wire.readRequest();
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
            wire.write(new byte[] {(byte) 0xc3, (byte) 0x28});
        })) {
            assertThat(sendOnce(settings(server.uri()))).isInstanceOf(Unreadable.class);
        }
    }

    @Test
    @DisplayName("5.3: a compressed body is bounded by its decoded size")
    void tellsADecompressionBomb() throws Exception {
        byte[] bomb = gzip(new byte[16 * 1024 * 1024]);
        try (RawServer server = RawServer.plain(wire -> {
            wire.readRequest();
            wire.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(bomb.length) + "\r\n");
            wire.write(bomb);
            wire.awaitClose();
        })) {
            assertThat(sendOnce(settings(server.uri()))).isInstanceOf(Unreadable.class);
        }
    }

    @Test
    @DisplayName("row 21, K1: no answer within the attempt timeout; the connection is closed")
    void givesUpASilentServer() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = RawServer.plain(wire -> {
                    wire.readRequest();
                    wire.awaitClose();
                    closed.countDown();
                });
                NettyStripeClient client = NettyStripeClient.create(settings(server.uri(), SHORT, 1))) {
            assertThat(await(send(client))).isInstanceOf(Broken.class);
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"})
    @DisplayName("1.3, K1: the deadline counts from the send, not from the last byte")
    void givesUpASlowBody(String head) throws Exception {
        try (RawServer server = RawServer.plain(wire -> {
                    wire.readRequest();
                    wire.write(head);
                    CountDownLatch never = new CountDownLatch(1);
                    for (int i = 0; i < 500; i++) {
                        wire.write(" ");
                        pause(never);
                    }
                });
                NettyStripeClient client = NettyStripeClient.create(settings(server.uri(), SHORT, 1))) {
            long started = System.nanoTime();

            assertThat(await(send(client))).isInstanceOf(Unreadable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    @DisplayName("row 21: a pooled connection that the server has closed is never a reason to send twice")
    void repeatsNothingOnAStaleConnection() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = RawServer.plain(wire -> {
                    wire.readRequest();
                    wire.answer(200, JSON, "{}");
                    closed.countDown();
                });
                NettyStripeClient client = NettyStripeClient.create(settings(server.uri()))) {
            assertThat(await(send(client))).isInstanceOf(Answer.class);
            closed.await();
            StripeReply second = await(send(client));

            assertThat(second).isInstanceOfAny(Answer.class, Broken.class, NotSent.class);
            assertThat(server.requests()).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    @DisplayName("P10: closing ends what is in flight honestly, and refuses what comes later")
    void endsEverythingWhenItCloses() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (RawServer server = RawServer.plain(wire -> {
            wire.readRequest();
            received.countDown();
            wire.awaitClose();
        })) {
            NettyStripeClient client = NettyStripeClient.create(settings(server.uri(), Duration.ofSeconds(60), 1));
            CompletableFuture<StripeReply> sent = send(client);
            CompletableFuture<StripeReply> waiting = send(client);
            assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();

            client.close();

            assertThat(await(sent)).isInstanceOf(Broken.class);
            assertThat(await(waiting)).isInstanceOf(NotSent.class);
            assertThat(await(send(client))).isInstanceOf(NotSent.class);
        }
    }

    private static void pause(CountDownLatch never) throws IOException {
        try {
            never.await(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    private static byte[] gzip(byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(data);
        }
        return bytes.toByteArray();
    }
}
