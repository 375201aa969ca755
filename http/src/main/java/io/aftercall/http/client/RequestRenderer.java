package io.aftercall.http.client;

import io.aftercall.config.Secret;
import io.aftercall.request.IdempotencyKey;
import io.aftercall.request.StripeCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.asynchttpclient.Request;
import org.asynchttpclient.RequestBuilder;
import org.jspecify.annotations.Nullable;

/** Turns a frozen call into the request that carries it (RH-21). */
final class RequestRenderer {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final String FORM = "application/x-www-form-urlencoded";

    private final String base;
    private final String userAgent;

    RequestRenderer(URI baseUri) {
        String text = baseUri.toString();
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        String version = RequestRenderer.class.getPackage().getImplementationVersion();
        this.userAgent = "aftercall/" + (version == null ? "unreleased" : version);
    }

    /** @throws IllegalArgumentException if a write has no key */
    Request render(StripeCall call, @Nullable IdempotencyKey key, Secret secret) {
        RequestBuilder request = new RequestBuilder(call.method(), true) // true: the query is encoded already
                .setUrl(base + call.target())
                .setHeader("Authorization", basic(secret))
                .setHeader("Stripe-Version", call.apiVersion())
                .setHeader("User-Agent", userAgent)
                .setHeader("Accept", "application/json");
        if (call.stripeAccount() != null) {
            request.setHeader("Stripe-Account", call.stripeAccount());
        }
        if (!call.write()) {
            return request.build();
        }
        if (key == null) {
            throw new IllegalArgumentException("idempotency key: none (expected: one for every POST)");
        }
        return request.setHeader(IDEMPOTENCY_KEY, key.value())
                .setHeader("Content-Type", FORM)
                .setBody(call.body().getBytes(StandardCharsets.US_ASCII))
                .build();
    }

    /** Basic authentication with the secret as user and no password (docs.stripe.com/api/authentication). */
    private static String basic(Secret secret) {
        byte[] credentials = (secret.reveal() + ":").getBytes(StandardCharsets.US_ASCII);
        return "Basic " + Base64.getEncoder().encodeToString(credentials);
    }
}
