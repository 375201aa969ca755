package io.aftercall.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RELIABILITY 5.3: bytes that are no honest HTTP, and names that are not ours. */
final class HostileHttpTest {

    private static final String HOST = "Host: localhost\r\n";
    private static final String JSON = HOST + "Content-Type: application/json\r\n";
    private static final String CUSTOMER = "{\"type\":\"customer\"}";

    private static TestEndpoint endpoint;

    @BeforeAll
    static void start() {
        endpoint = TestEndpoint.start();
    }

    @AfterAll
    static void stop() {
        endpoint.close();
    }

    static Stream<Arguments> malformed() {
        String post = "POST /api/requests HTTP/1.1\r\n" + JSON;
        String get = "GET /health/live HTTP/1.1\r\n";
        return Stream.of(
                Arguments.of("garbage", "x".repeat(100) + "\r\n\r\n", "400|501"),
                Arguments.of("binary garbage", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n", "400"),
                Arguments.of("unknown method", "HACK / HTTP/1.1\r\n" + HOST + "\r\n", "501"),
                Arguments.of("unknown version", "GET / HTTP/3.7\r\n" + HOST + "\r\n", "505"),
                Arguments.of(
                        "length and chunked",
                        post + "Content-Length: 19\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "400"),
                Arguments.of(
                        "two lengths", post + "Content-Length: 19\r\nContent-Length: 20\r\n\r\n" + CUSTOMER, "400"),
                Arguments.of("two lengths in one", post + "Content-Length: 19, 19\r\n\r\n" + CUSTOMER, "400"),
                Arguments.of("a length with a sign", post + "Content-Length: +19\r\n\r\n" + CUSTOMER, "400"),
                Arguments.of("an odd transfer coding", post + "Transfer-Encoding: xchunked\r\n\r\n", "501|400"),
                Arguments.of("a bad chunk size", post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", "400"),
                Arguments.of("a space before the colon", get + HOST + "X-A : b\r\n\r\n", "400"),
                Arguments.of("a NUL in a header", get + HOST + "X-A: \u0000\r\n\r\n", "400"),
                Arguments.of("no host", get + "\r\n", "400"),
                Arguments.of("two hosts", get + HOST + HOST + "\r\n", "400"),
                Arguments.of("a bad escape in the path", "GET /api/%zz HTTP/1.1\r\n" + HOST + "\r\n", "400"),
                Arguments.of(
                        "a bad escape in the query", "GET /api/requests?state=%zz HTTP/1.1\r\n" + HOST + "\r\n", "400"),
                Arguments.of("a long target", "GET /" + "a".repeat(3000) + " HTTP/1.1\r\n" + HOST + "\r\n", "414"),
                Arguments.of("a long header", get + HOST + "X-A: " + "a".repeat(9000) + "\r\n\r\n", "431"),
                Arguments.of("many headers", get + HOST + "X-A: b\r\n".repeat(70) + "\r\n", "400|431"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("malformed")
    void refusesWhatCouldBeReadInTwoWays(String what, String bytes, String status) throws IOException {
        try (RawHttp http = new RawHttp(endpoint.port())) {
            String heard = http.send(bytes).hear();

            assertThat(heard).matches("(?s)HTTP/1\\.1 (" + status + ") .*");
            assertThat(heard)
                    .doesNotContain("HTTP/1.1 2")
                    .doesNotContain("Exception")
                    .doesNotContain("Server:");
        }
        assertThat(endpoint.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("DNS rebinding: bound to loopback, it answers to names of loopback only")
    void refusesAForeignName() throws IOException {
        for (String name : new String[] {"evil.example", "evil.example:8080", "127.evil.example", "10.0.0.1"}) {
            assertThat(ask("GET /api/requests HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 403 ");
        }
        for (String name : new String[] {"localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.2:1", "[::1]:8080"}) {
            assertThat(ask("GET /health/live HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void refusesAForeignNameInAnAbsoluteTarget() throws IOException {
        assertThat(
                        ask(
                                "GET http://evil.example/health/live HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ");
    }

    @Test
    void refusesAKeyOfOtherThanAscii() throws IOException {
        String heard = ask("POST /api/requests HTTP/1.1\r\n" + JSON
                + "Idempotency-Key: \u00fcber\r\nConnection: close\r\n" + "Content-Length: 19\r\n\r\n" + CUSTOMER);

        assertThat(heard).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void takesTwoRequestsAtOnceInTheirOrder() throws IOException {
        String first = "GET /health/live HTTP/1.1\r\n" + HOST + "\r\n";
        String second = "GET /nowhere HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";

        String heard = ask(first + second);

        assertThat(heard.indexOf("HTTP/1.1 200")).isZero();
        assertThat(heard.indexOf("HTTP/1.1 404")).isPositive();
    }

    private static String ask(String bytes) throws IOException {
        try (RawHttp http = new RawHttp(endpoint.port())) {
            return http.send(bytes).hear();
        }
    }
}
