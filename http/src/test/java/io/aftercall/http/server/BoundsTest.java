package io.aftercall.http.server;

import static io.aftercall.http.server.TestEndpoint.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.actors.EngineEvent;
import io.aftercall.testing.InMemoryStore;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** P9, F5: what a caller is told when enough waits already. */
final class BoundsTest {

    private static final int MOST = 3;

    private final TestEndpoint endpoint = TestEndpoint.over(new InMemoryStore(InstantSource.system(), MOST));

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    @DisplayName("P9 F5 I3: behind a pause no more is accepted than may wait; the next one gets 429 and is not stored")
    void refusesBehindAPause() {
        endpoint.post("/api/pauses", "{\"kind\":\"account\",\"name\":\"default\"}");
        for (int i = 0; i < MOST; i++) {
            endpoint.submit("{\"type\":\"customer\"}");
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> endpoint.events.of(EngineEvent.Deferred.class).size() >= MOST);

        assertRefused(endpoint.post("/api/requests", "{\"type\":\"customer\"}"));

        assertThat(parse(endpoint.get("/api/requests")).path("requests")).hasSize(MOST);
    }

    @Test
    @DisplayName("P9 F5 D1: what waits for its time is bounded too, and keeps out nothing that is to be done now")
    void refusesToScheduleMore() {
        endpoint.post("/api/pauses", "{\"kind\":\"all\"}");
        for (int i = 0; i < MOST; i++) {
            endpoint.submit("{\"type\":\"customer\",\"delay\":\"1h\"}");
        }

        assertRefused(endpoint.post("/api/requests", "{\"type\":\"customer\",\"delay\":\"1h\"}"));

        assertThat(endpoint.post("/api/requests", "{\"type\":\"customer\"}").statusCode())
                .isEqualTo(202);
        assertThat(parse(endpoint.get("/api/requests")).path("requests")).hasSize(MOST + 1);
    }

    private static void assertRefused(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(parse(response).path("detail").textValue()).isEqualTo("too many requests wait already");
    }
}
