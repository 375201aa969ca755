package io.aftercall.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** RELIABILITY 5.3: clients that take their time. */
final class SlowClientTest {

    private static final Duration DEADLINE = Duration.ofMillis(1500);
    private static final String HOST = "Host: localhost\r\n";
    private static final String JSON = HOST + "Content-Type: application/json\r\n";

    private static TestEndpoint endpoint;

    @BeforeAll
    static void start() {
        endpoint = TestEndpoint.start(new Deadlines(DEADLINE, DEADLINE, DEADLINE));
        endpoint.get("/health/live");
    }

    @AfterAll
    static void stop() {
        endpoint.close();
    }

    @Test
    @DisplayName("Slow head: one byte now and then does not hold a connection")
    void closesWhenAHeadDoesNotCome() throws IOException {
        try (RawHttp http = new RawHttp(endpoint.port())) {
            http.send("GET /health/live HTTP/1.1\r\n" + HOST + "X-Slow: ");

            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> !http.drip());
        }
    }

    @Test
    void closesAConnectionThatSaysNothing() throws IOException {
        try (RawHttp http = new RawHttp(endpoint.port())) {
            assertThat(http.hear()).isEmpty();
        }
    }

    @Test
    void closesAConnectionThatSaysNothingMore() throws IOException {
        try (RawHttp http = new RawHttp(endpoint.port())) {
            String heard =
                    http.send("GET /health/live HTTP/1.1\r\n" + HOST + "\r\n").hear();

            assertThat(heard).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    @DisplayName("Slow body: it is answered 408 and its connection closed")
    void refusesABodyThatDoesNotCome() throws IOException {
        try (RawHttp http = new RawHttp(endpoint.port())) {
            String heard = http.send("POST /api/requests HTTP/1.1\r\n" + JSON + "Content-Length: 19\r\n\r\n{")
                    .hear();

            assertThat(heard).startsWith("HTTP/1.1 408 ").contains("Connection: close");
        }
    }

    @Test
    @DisplayName("A poller's wait is no slow head: it outlives the deadline")
    void letsAPollerWait() {
        String id = endpoint.submit("{\"type\":\"customer\",\"delay\":\"1h\"}");

        String heard = endpoint.get("/api/requests/" + id + "?wait=2500ms").body();

        assertThat(heard).contains("\"scheduled\"");
    }
}
