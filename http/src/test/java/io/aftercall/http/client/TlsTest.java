package io.aftercall.http.client;

import static io.aftercall.http.client.Calls.JSON;
import static io.aftercall.http.client.Calls.await;
import static io.aftercall.http.client.Calls.send;
import static io.aftercall.http.client.Calls.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.stripe.StripeReply;
import io.aftercall.stripe.StripeReply.Answer;
import io.aftercall.stripe.StripeReply.NotSent;
import io.aftercall.stripe.StripeReply.TlsFailed;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RELIABILITY 1.4, row 20: who cannot prove to be Stripe gets nothing, and is told apart from a broken connection. */
final class TlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path directory;

    private static KeyStore local;
    private static KeyStore elsewhere;

    @BeforeAll
    static void makeCertificates() throws Exception {
        local = keyStore("local", "ip:127.0.0.1");
        elsewhere = keyStore("elsewhere", "dns:elsewhere.example");
    }

    @Test
    void talksToAServerItTrusts() throws Exception {
        try (RawServer server = serving(local)) {
            assertThat(reply(server, trusting(local))).isInstanceOf(Answer.class);
        }
    }

    @Test
    @DisplayName("row 20: an untrusted certificate")
    void distrustsAnUnknownCertificate() throws Exception {
        try (RawServer server = serving(local)) {
            assertThat(reply(server, null)).isInstanceOf(TlsFailed.class);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    @DisplayName("row 20: a certificate for another name")
    void distrustsACertificateForAnotherName() throws Exception {
        try (RawServer server = serving(elsewhere)) {
            assertThat(reply(server, trusting(elsewhere))).isInstanceOf(TlsFailed.class);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    @DisplayName("row 20: no TLS at all where TLS is expected")
    void distrustsAPlainServer() throws Exception {
        ServerSocket plain = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        try (RawServer server = RawServer.on(plain, wire -> {
            wire.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            wire.awaitClose();
        })) {
            assertThat(reply(server, trusting(local))).isInstanceOf(TlsFailed.class);
        }
    }

    @Test
    @DisplayName("row 19: a connection that breaks during the handshake is no distrust, and may be tried again")
    void tellsABrokenHandshakeFromDistrust() throws Exception {
        ServerSocket plain = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        try (RawServer server = RawServer.on(plain, wire -> {})) {
            assertThat(reply(server, trusting(local))).isInstanceOf(NotSent.class);
        }
    }

    private static StripeReply reply(RawServer server, @Nullable SslContext tls) throws Exception {
        CallGate.Limits gate = new CallGate.Limits(10, 10, Duration.ofSeconds(5));
        try (NettyStripeClient client = NettyStripeClient.create(settings(server.uri()), gate, tls)) {
            return await(send(client));
        }
    }

    private static RawServer serving(KeyStore keys) throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        ServerSocket socket =
                context.getServerSocketFactory().createServerSocket(0, 8, InetAddress.getLoopbackAddress());
        return RawServer.on(socket, wire -> {
            while (wire.readRequest()) {
                wire.answer(200, JSON, "{}");
            }
        });
    }

    private static SslContext trusting(KeyStore keys) throws Exception {
        return SslContextBuilder.forClient()
                .trustManager((X509Certificate) keys.getCertificate("server"))
                .build();
    }

    private static KeyStore keyStore(String name, String alternativeName) throws Exception {
        Path file = directory.resolve(name + ".p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = List.of(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + alternativeName,
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString());
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException("keytool ended with " + exit);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }
}
