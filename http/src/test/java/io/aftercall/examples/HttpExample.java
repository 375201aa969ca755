package io.aftercall.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A server of its own, asked over HTTP: any language does it like this. */
public final class HttpExample {

    private HttpExample() {}

    /** @param args the server, {@code http://127.0.0.1:8080} if there are none */
    public static void main(String[] args) throws IOException, InterruptedException {
        URI server = URI.create(args.length > 0 ? args[0] : "http://127.0.0.1:8080");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest submit = HttpRequest.newBuilder(server.resolve("/api/requests"))
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "order-1002") // sent again, it meets the same request
                    .POST(HttpRequest.BodyPublishers.ofString("""
                            {
                              "type": "payment_intent",
                              "params": {"amount": 2000, "currency": "usd"},
                              "worker_id": "billing",
                              "context_id": "customer-42"
                            }
                            """))
                    .build();
            HttpResponse<String> accepted = http.send(submit, HttpResponse.BodyHandlers.ofString());
            System.out.println(accepted.statusCode() + " " + accepted.body());

            String location = accepted.headers().firstValue("Location").orElseThrow();
            HttpRequest await = HttpRequest.newBuilder(server.resolve(location + "?wait=30s"))
                    .GET()
                    .build();
            System.out.println(
                    http.send(await, HttpResponse.BodyHandlers.ofString()).body());
        }
    }
}
