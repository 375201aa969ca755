package io.aftercall.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Who submits, as a good client does: under a key of its own, and again under the same key as long as nobody has said
 * 202. Keeps the book of what it was told. Thread-safe.
 */
final class Customer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Supplier<List<URI>> doors;
    private final List<Accepted> accepted = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();

    /** @param doors engines that may be alive, asked in this order */
    Customer(Supplier<List<URI>> doors) {
        this.doors = doors;
    }

    /** Submits until it is accepted. */
    Accepted submit(String key, String flow, String params) {
        return insist(key, body(key, flow, params));
    }

    /** The same for in a moment, so that whoever reads it first has it, and not who accepted it. */
    Accepted submitForLater(String key, String flow, String params) {
        return insist(key, body(key, flow, params).replaceFirst("\\{", "{\"delay\":\"PT0.1S\","));
    }

    private Accepted insist(String key, String body) {
        return Awaitility.await("202 for " + key)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> offer(key, body), Optional::isPresent)
                .orElseThrow();
    }

    /**
     * A payment whose context is named as its key.
     *
     * @param params more of them, each with a comma before it
     */
    static String body(String key, String flow, String params) {
        return """
                {"type":"payment_intent","params":{"amount":2000,"currency":"usd"%s},"worker_id":"w",
                 "context_id":"%s","flow":"%s"}""".formatted(params, key, flow);
    }

    /** All that was accepted, also what was answered twice. */
    List<Accepted> accepted() {
        return accepted;
    }

    /** How often a door said 503 or 429, or broke the connection. */
    int refusals() {
        return refusals.get();
    }

    /** The request as any living engine sees it; empty if none answers. */
    Optional<Reply> look(String id, Duration wait) {
        for (URI door : doors.get()) {
            try {
                return Optional.of(get(door.resolve("/api/requests/" + id + "?wait=" + wait.toMillis() + "ms"), wait));
            } catch (IOException e) {
                refusals.incrementAndGet();
            }
        }
        return Optional.empty();
    }

    Reply get(URI uri, Duration wait) throws IOException {
        return send(HttpRequest.newBuilder(uri).timeout(ANSWER.plus(wait)).GET().build());
    }

    Reply post(URI uri, String body, @Nullable String key) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return send(request.build());
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }

    private Optional<Accepted> offer(String key, String body) {
        for (URI door : doors.get()) {
            try {
                Reply reply = post(door.resolve("/api/requests"), body, key);
                if (reply.status() == 202) {
                    Accepted taken = new Accepted(key, reply.body().path("id").asText());
                    accepted.add(taken);
                    return Optional.of(taken);
                }
                if (reply.status() != 503 && reply.status() != 429) {
                    throw new AssertionError("neither taken nor to be repeated: " + reply);
                }
                refusals.incrementAndGet();
            } catch (IOException e) {
                refusals.incrementAndGet();
            }
        }
        return Optional.empty();
    }

    private Reply send(HttpRequest request) throws IOException {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode body = json.readTree(answer.body());
            return new Reply(
                    answer.statusCode(),
                    body,
                    answer.headers().firstValue("Retry-After").orElse(null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
