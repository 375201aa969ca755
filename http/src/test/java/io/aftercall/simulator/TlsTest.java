package io.aftercall.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** RELIABILITY 1.4 row 20: a certificate of one's own, trusted or not. The JDK's keytool makes it. */
@Timeout(60)
final class TlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path directory;

    private static Path store;

    @BeforeAll
    static void makeCertificate() throws IOException, InterruptedException {
        store = directory.resolve("simulator.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "simulator",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void servesThoseWhoTrustIt() throws Exception {
        try (StripeSimulator simulator = StripeSimulator.start(settings());
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(trusting())
                        .build();
                SimulatorClient requests = new SimulatorClient(simulator.baseUri())) {
            HttpResponse<String> response =
                    client.send(requests.request("/v1/customers", "name=Ann"), HttpResponse.BodyHandlers.ofString());

            assertThat(simulator.baseUri().getScheme()).isEqualTo("https");
            assertThat(response.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void isRefusedByThoseWhoDoNot() throws Exception {
        try (StripeSimulator simulator = StripeSimulator.start(settings());
                HttpClient client = HttpClient.newHttpClient();
                SimulatorClient requests = new SimulatorClient(simulator.baseUri())) {
            assertThatExceptionOfType(SSLHandshakeException.class)
                    .isThrownBy(() -> client.send(
                            requests.request("/v1/customers", "name=Ann"), HttpResponse.BodyHandlers.ofString()));
            assertThat(simulator.effects().total()).isZero();
        }
    }

    private static SimulatorSettings settings() throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keyStore(), PASSWORD);
        return SimulatorSettings.local()
                .withTls(SslContextBuilder.forServer(keys).build());
    }

    private static SSLContext trusting() throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keyStore());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore keyStore() throws GeneralSecurityException, IOException {
        KeyStore keyStore = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keyStore.load(in, PASSWORD);
        }
        return keyStore;
    }
}
