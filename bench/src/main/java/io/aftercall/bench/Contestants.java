package io.aftercall.bench;

import io.aftercall.config.Secret;
import io.aftercall.config.StripeSettings;
import io.aftercall.http.client.NettyStripeClient;
import io.aftercall.request.IdempotencyKey;
import io.aftercall.request.StripeCall;
import io.aftercall.stripe.StripeReply;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClientConfig;
import org.asynchttpclient.Dsl;

/** The clients that are compared, each with two I/O threads and the headers of a real charge. */
final class Contestants {

    private static final String PATH = "/v1/payment_intents";
    private static final String BODY = "amount=2000&currency=usd&customer=cus_1&metadata[order]=6735";
    private static final String VERSION = "2026-09-30.endive";
    private static final String BASIC = "Basic c2tfdGVzdF94Og==";
    private static final int IO_THREADS = 2;

    private Contestants() {}

    /** AsyncHttpClient as the port uses it: rendered call, gate, deadlines, checks, strict decoding. */
    static Contestant port(URI uri, int inFlight) {
        NettyStripeClient client = NettyStripeClient.create(new StripeSettings(
                uri,
                VERSION,
                Duration.ofSeconds(10),
                Duration.ofSeconds(80),
                inFlight,
                8 << 20,
                Duration.ofSeconds(45),
                false));
        StripeCall call = new StripeCall("POST", PATH, BODY, VERSION, null);
        Secret secret = Secret.of("sk_test_x");
        return contestant(
                "AsyncHttpClient, port, " + uri.getScheme(),
                client::close,
                () -> client.send(call, new IdempotencyKey("key-1"), secret)
                        .thenApply(reply -> ((StripeReply.Answer) reply).body().length()));
    }

    /** AsyncHttpClient as it comes. */
    static Contestant asyncHttpClient(URI uri) {
        AsyncHttpClient client = Dsl.asyncHttpClient(new DefaultAsyncHttpClientConfig.Builder()
                .setIoThreadsCount(IO_THREADS)
                .setHttp2Enabled(false)
                .setShutdownQuietPeriod(Duration.ZERO));
        return contestant(
                "AsyncHttpClient, bare, " + uri.getScheme(),
                () -> close(client),
                () -> client.preparePost(uri + PATH)
                        .setHeader("Authorization", BASIC)
                        .setHeader("Stripe-Version", VERSION)
                        .setHeader("Idempotency-Key", "key-1")
                        .setHeader("Content-Type", "application/x-www-form-urlencoded")
                        .setBody(BODY)
                        .execute()
                        .toCompletableFuture()
                        .thenApply(response -> response.getResponseBody().length()));
    }

    /** Vert.x as it comes. */
    static Contestant vertx(URI uri, int inFlight, String trustStore, String password) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(IO_THREADS));
        HttpClientOptions options = new HttpClientOptions()
                .setSsl(uri.getScheme().equals("https"))
                .setTrustOptions(new PfxOptions().setPath(trustStore).setPassword(password));
        HttpClient client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(inFlight));
        return contestant(
                "Vert.x, bare, " + uri.getScheme(),
                vertx::close,
                () -> client.request(HttpMethod.POST, uri.getPort(), uri.getHost(), PATH)
                        .compose(request -> request.putHeader("Authorization", BASIC)
                                .putHeader("Stripe-Version", VERSION)
                                .putHeader("Idempotency-Key", "key-1")
                                .putHeader("Content-Type", "application/x-www-form-urlencoded")
                                .send(Buffer.buffer(BODY))
                                .expecting(HttpResponseExpectation.SC_OK)
                                .compose(response -> response.body()))
                        .map(body -> body.toString().length())
                        .toCompletionStage());
    }

    private static void close(AsyncHttpClient client) {
        try {
            client.close();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Starts one call. */
    @FunctionalInterface
    private interface Start {

        CompletionStage<Integer> call();
    }

    private static Contestant contestant(String name, Runnable close, Start start) {
        return new Contestant() {

            @Override
            public String name() {
                return name;
            }

            @Override
            public CompletionStage<Integer> call() {
                return start.call();
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }
}
