package io.aftercall.features;

import io.aftercall.cli.Endpoint;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.RequestState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A whole engine with its endpoint, in which nothing looks for unknown outcomes unasked, and a client for it. */
final class OpenEngine implements AutoCloseable {

    final TestEngine engine;
    private final Endpoint endpoint;
    private final HttpClient client = HttpClient.newHttpClient();

    private OpenEngine(TestEngine engine) {
        this.engine = engine;
        this.endpoint = Endpoint.open(engine.aftercall, () -> {});
    }

    /** @param more keys below {@code aftercall} and their values, in turns */
    static OpenEngine start(Path data, Object... more) {
        Stream<Object> own = Stream.of("http.port", 0, "reconcile.interval", "1h");
        return new OpenEngine(
                TestEngine.start(data, Stream.concat(own, Stream.of(more)).toArray()));
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    /** @param headers names and values, in turns */
    HttpResponse<String> post(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        return send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    /** To whatever address it has. */
    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The request when its outcome is decided, and its flow has been told. */
    StoredRequest ended(StoredRequest parked) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> engine.look(parked.request().id()).status().state() == RequestState.COMPLETED);
        return engine.look(parked.request().id());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + endpoint.address() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json");
    }

    @Override
    public void close() {
        client.close();
        endpoint.close();
        engine.close();
    }
}
