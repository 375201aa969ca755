package io.aftercall.http.server;

import static io.aftercall.http.server.TestEndpoint.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** P10, at the door. */
final class DrainTest {

    @Test
    @DisplayName("P10: a draining process takes nothing new, still answers pollers, and is not ready")
    void takesNothingNewWhileItDrains() {
        try (TestEndpoint endpoint = TestEndpoint.start()) {
            String id = endpoint.submit("{\"type\":\"customer\"}");
            endpoint.server.drain();

            HttpResponse<String> submit = endpoint.post("/api/requests", "{\"type\":\"customer\"}");
            HttpResponse<String> poll = endpoint.get("/api/requests/" + id + "?wait=10s");
            HttpResponse<String> ready = endpoint.get("/health/ready");

            assertThat(submit.statusCode()).isEqualTo(503);
            assertThat(submit.headers().firstValue("Connection")).contains("close");
            assertThat(submit.headers().firstValue("Retry-After")).isPresent();
            assertThat(poll.statusCode()).isEqualTo(200);
            assertThat(parse(poll).get("state").textValue()).isEqualTo("completed");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(parse(ready).get("status").textValue()).isEqualTo("not_ready");
            assertThat(endpoint.get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void takesNoConnectionOnceUnbound() {
        try (TestEndpoint endpoint = TestEndpoint.start()) {
            endpoint.server.unbind(Duration.ofSeconds(1)).toCompletableFuture().join();

            assertThatThrownBy(() -> endpoint.get("/health/live")).isInstanceOf(UncheckedIOException.class);
        }
    }
}
