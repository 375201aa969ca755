package io.aftercall.http.client;

import io.aftercall.config.Secret;
import io.aftercall.config.StripeSettings;
import io.aftercall.request.IdempotencyKey;
import io.aftercall.request.StripeCall;
import io.aftercall.stripe.StripeClient;
import io.aftercall.stripe.StripeReply;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls and settings for the tests of this package. */
final class Calls {

    static final String CANARY = "sk_test_canary7Secret";
    static final Secret SECRET = Secret.of(CANARY);
    static final IdempotencyKey KEY = new IdempotencyKey("key-1");
    static final String JSON = "Content-Type: application/json\r\n";
    static final long MAX_BODY = 4096;

    private static final String VERSION = "2026-09-30.endive";

    private Calls() {}

    static StripeSettings settings(URI uri) {
        return settings(uri, Duration.ofSeconds(10), 100);
    }

    static StripeSettings settings(URI uri, Duration attemptTimeout, int maxInFlight) {
        return new StripeSettings(
                uri,
                VERSION,
                Duration.ofSeconds(5),
                attemptTimeout,
                maxInFlight,
                MAX_BODY,
                Duration.ofSeconds(30),
                true);
    }

    static StripeCall charge() {
        return new StripeCall("POST", "/v1/payment_intents", "amount=2000&currency=usd", VERSION, "acct_1");
    }

    static StripeCall read() {
        return new StripeCall("GET", "/v1/payment_intents", "limit=3&expand[0]=data%5B%5D", VERSION, null);
    }

    static CompletableFuture<StripeReply> send(StripeClient client) {
        return client.send(charge(), KEY, SECRET).toCompletableFuture();
    }

    /** The reply of one charge over a fresh client. */
    static StripeReply sendOnce(StripeSettings settings) throws Exception {
        try (NettyStripeClient client = NettyStripeClient.create(settings)) {
            return await(send(client));
        }
    }

    static StripeReply await(CompletableFuture<StripeReply> reply) throws Exception {
        return reply.get(20, TimeUnit.SECONDS);
    }
}
