package io.aftercall.bench.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aftercall.bench.host.Child;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A {@link FastStripe}, from outside. */
public final class StripeProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Child child;
    private final int port;

    private StripeProcess(Child child, int port) {
        this.child = child;
        this.port = port;
    }

    /** @param delay of each answer */
    public static StripeProcess start(Path dir, Duration delay) {
        Child child = Child.java("stripe", FastStripe.class, dir, Map.of(), Long.toString(delay.toMillis()));
        return new StripeProcess(
                child, Integer.parseInt(child.await("ready ").substring(6).strip()));
    }

    public int port() {
        return port;
    }

    public ProcessHandle handle() {
        return child.handle();
    }

    /** Calls, effects and refusals so far. */
    public Report report() {
        try (InputStream body =
                URI.create("http://127.0.0.1:" + port + "/bench/report").toURL().openStream()) {
            JsonNode report = JSON.readTree(body);
            return new Report(
                    report.path("calls").asLong(),
                    report.path("effects").asLong(),
                    report.path("refused").asLong());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the fake Stripe saw; each idempotency key has one effect. */
    public record Report(long calls, long effects, long refused) {}

    @Override
    public void close() {
        child.close();
    }
}
