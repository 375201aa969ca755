package io.aftercall.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Talks to a server's JSON API. Thread-safe; every call blocks its thread. */
public final class ApiClient implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final Set<String> ENDED =
            Set.of("completed", "buried", "parked", "cancelled", "failed", "rejected", "no_flow", "poison");

    private final ObjectMapper json = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final URI url;

    /** @param url scheme, host and port; {@code http://127.0.0.1:8080} */
    public ApiClient(URI url) {
        if (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme())) {
            throw Failure.misuse("--url: " + url + " (expected: http://host:port)");
        }
        this.url = url;
    }

    /**
     * @param key the caller's own key, under which a repeat meets the first request; null for none
     * @throws Failure if the server does not answer or refuses; says why
     */
    public JsonNode post(String path, Object body, @Nullable String key) {
        HttpRequest.Builder request = request(path, ANSWER)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(text(body)));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return send(request.build());
    }

    /** @throws Failure if the server does not answer or refuses; says why */
    public JsonNode put(String path, Object body) {
        return send(request(path, ANSWER)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(text(body)))
                .build());
    }

    /** @throws Failure if the server does not answer or refuses; says why */
    public JsonNode get(String path) {
        return send(request(path, ANSWER).GET().build());
    }

    /** @throws Failure if the server does not answer or refuses; says why */
    public void delete(String path) {
        send(request(path, ANSWER).DELETE().build());
    }

    /** What is at {@code path} when it has ended, or as it is after {@code wait}. */
    public JsonNode await(String path, Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            long left = Math.clamp(deadline - System.nanoTime(), 0, LONGEST_WAIT.toNanos());
            long millis = Duration.ofNanos(left).toMillis();
            HttpRequest request = request(path + "?wait=" + millis + "ms", ANSWER.plusMillis(millis))
                    .GET()
                    .build();
            JsonNode found = send(request);
            if (ENDED.contains(found.path("state").asText()) || millis == 0) {
                return found;
            }
        }
    }

    /** For a person to read. */
    public String pretty(JsonNode node) {
        return node.toPrettyString();
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(timeout).header("Accept", "application/json");
    }

    private JsonNode send(HttpRequest request) {
        HttpResponse<String> answer;
        try {
            answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new Failure("no answer from " + url + ": nobody listens there", e);
        } catch (IOException e) {
            throw new Failure("no answer from " + url + ": " + Failure.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while waiting for " + url, e);
        }
        JsonNode body = parse(answer);
        if (answer.statusCode() >= 300) {
            throw new Failure(Problems.line(answer.statusCode(), body));
        }
        return body;
    }

    private JsonNode parse(HttpResponse<String> answer) {
        try {
            return json.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new Failure(url + " answered " + answer.statusCode() + " and no JSON: it is not aftercall", e);
        }
    }

    private String text(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new Failure("this cannot be sent as JSON, " + Failure.reason(e), e);
        }
    }
}
