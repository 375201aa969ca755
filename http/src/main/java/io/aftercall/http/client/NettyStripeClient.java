package io.aftercall.http.client;

import io.aftercall.config.Secret;
import io.aftercall.config.StripeSettings;
import io.aftercall.request.IdempotencyKey;
import io.aftercall.request.StripeCall;
import io.aftercall.stripe.StripeClient;
import io.aftercall.stripe.StripeReply;
import io.netty.handler.ssl.SslContext;
import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Request;
import org.jspecify.annotations.Nullable;

/**
 * The way to Stripe over Netty: keep-alive connections, a few I/O threads however many calls wait, no retry, no
 * redirect, no cookie.
 *
 * <p>A call takes at most a quarter of the attempt timeout in the gate, the connect timeout until its first byte leaves,
 * and the attempt timeout after that.
 */
public final class NettyStripeClient implements StripeClient {

    /** Waiting calls per call in flight; with the default settings as many as the engine holds active at once. */
    private static final int WAITING_PER_PLACE = 10;

    private static final int TICK_MILLIS = 20;

    private final HashedWheelTimer timer;
    private final ExecutorService lookups;
    private final AsyncHttpClient client;
    private final CallGate gate;
    private final RequestRenderer renderer;
    private final Attempt.Limits limits;
    private final Set<Attempt> inFlight = ConcurrentHashMap.newKeySet();

    private NettyStripeClient(StripeSettings settings, CallGate.Limits gateLimits, @Nullable SslContext tls) {
        timer = new HashedWheelTimer(
                new DefaultThreadFactory("aftercall-stripe-timer", true), TICK_MILLIS, TimeUnit.MILLISECONDS);
        lookups = Executors.newSingleThreadExecutor(new DefaultThreadFactory("aftercall-stripe-dns", true));
        client = TransportConfig.open(settings, timer, new BackgroundResolverGroup(lookups), tls);
        gate = new CallGate(gateLimits, timer);
        renderer = new RequestRenderer(settings.baseUri());
        limits = new Attempt.Limits(settings.connectTimeout(), settings.attemptTimeout(), settings.maxResponseSize());
    }

    /** Starts the threads; no connection is opened before the first call. */
    public static NettyStripeClient create(StripeSettings settings) {
        CallGate.Limits gate = new CallGate.Limits(
                settings.maxInFlight(),
                Math.multiplyExact(settings.maxInFlight(), WAITING_PER_PLACE),
                settings.attemptTimeout().dividedBy(4));
        return create(settings, gate, null);
    }

    /** @param tls what to trust instead of the JVM's trust store, for tests; null for the trust store */
    static NettyStripeClient create(StripeSettings settings, CallGate.Limits gate, @Nullable SslContext tls) {
        return new NettyStripeClient(settings, gate, tls);
    }

    @Override
    public CompletionStage<StripeReply> send(StripeCall call, @Nullable IdempotencyKey key, Secret secret) {
        Request request = renderer.render(call, key, secret);
        Attempt attempt = new Attempt(limits, timer, call.write() && key != null ? key.value() : null);
        CompletableFuture<StripeReply> reply = new CompletableFuture<>();
        gate.enter(new CallGate.Entrant() {

            @Override
            public void admitted() {
                inFlight.add(attempt);
                attempt.reply().thenAccept(ending -> {
                    inFlight.remove(attempt);
                    reply.complete(ending);
                    gate.leave();
                });
                attempt.start(client, request);
            }

            @Override
            public void refused(String why) {
                reply.complete(new StripeReply.NotSent(why));
            }
        });
        return reply.minimalCompletionStage();
    }

    @Override
    public void close() {
        gate.close();
        inFlight.forEach(attempt -> attempt.abandon("the client was closed"));
        try {
            client.close();
        } catch (IOException fault) {
            throw new UncheckedIOException("the HTTP client did not close", fault);
        } finally {
            lookups.shutdownNow();
            timer.stop();
        }
    }
}
