package io.aftercall.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A caller of the simulator that repeats nothing by itself. */
final class SimulatorClient implements AutoCloseable {

    /** An answer, its body read as JSON. */
    record Reply(int status, JsonNode body, HttpResponse<String> raw) {

        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }

        String text(String pointer) {
            return body.at(pointer).asText();
        }

        String errorCode() {
            return text("/error/code");
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    SimulatorClient(URI base) {
        this.base = base;
    }

    Reply post(String path, String key, String... params) {
        return read(send(request(path, form(params), "Idempotency-Key", key)));
    }

    Reply post(String path, String[] params, String... headers) {
        return read(send(request(path, form(params), headers)));
    }

    CompletableFuture<Reply> postAsync(String path, String key, String... params) {
        return http.sendAsync(request(path, form(params), "Idempotency-Key", key), HttpResponse.BodyHandlers.ofString())
                .thenApply(SimulatorClient::read);
    }

    Reply get(String path, String... headers) {
        return read(send(authorized(path, headers).GET().build()));
    }

    Reply delete(String path) {
        return read(send(authorized(path).DELETE().build()));
    }

    Reply control(String path, String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        return read(
                send(json.isEmpty() ? request.build() : request.POST(body(json)).build()));
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpRequest request(String path, String form, String... headers) {
        return authorized(path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(body(form))
                .build();
    }

    HttpRequest.Builder bare(String path) {
        return HttpRequest.newBuilder(base.resolve(path.replace("[", "%5B").replace("]", "%5D")))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpRequest.Builder authorized(String path, String... headers) {
        HttpRequest.Builder request = bare(path);
        if (!List.of(headers).contains("Authorization")) {
            request.header("Authorization", "Bearer sk_test_one");
        }
        return headers.length == 0 ? request : request.headers(headers);
    }

    static String form(String... namesAndValues) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            pairs.add(escape(namesAndValues[i]) + "=" + escape(namesAndValues[i + 1]));
        }
        return String.join("&", pairs);
    }

    static Reply read(HttpResponse<String> response) {
        boolean json = response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
        return new Reply(response.statusCode(), Json.parse(json ? response.body() : "{}"), response);
    }

    private static HttpRequest.BodyPublisher body(String text) {
        return HttpRequest.BodyPublishers.ofString(text);
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
