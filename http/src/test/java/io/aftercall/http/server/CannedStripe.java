package io.aftercall.http.server;

import io.aftercall.config.Secret;
import io.aftercall.request.IdempotencyKey;
import io.aftercall.request.StripeCall;
import io.aftercall.stripe.ReplyHeaders;
import io.aftercall.stripe.StripeClient;
import io.aftercall.stripe.StripeReply;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Answers every call at once; a body with {@code decline} is declined, one with {@code hold} waits for {@link #letGo}. */
final class CannedStripe implements StripeClient {

    /** More digits than a double holds. */
    static final String EXACT = "0.12345678901234567891";

    private final List<StripeCall> calls = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> gate = new CompletableFuture<>();

    List<StripeCall> calls() {
        return List.copyOf(calls);
    }

    void letGo() {
        gate.complete(null);
    }

    @Override
    public CompletionStage<StripeReply> send(StripeCall call, @Nullable IdempotencyKey key, Secret secret) {
        calls.add(call);
        StripeReply reply = call.body().contains("decline") ? declined() : done();
        return call.body().contains("hold") ? gate.thenApply(open -> reply) : CompletableFuture.completedStage(reply);
    }

    @Override
    public void close() {
        letGo();
    }

    private static StripeReply done() {
        return new StripeReply.Answer(
                200, ReplyHeaders.NONE, "{\"id\":\"obj_1\",\"object\":\"thing\",\"exact\":" + EXACT + "}");
    }

    private static StripeReply declined() {
        return new StripeReply.Answer(
                402,
                ReplyHeaders.NONE,
                "{\"error\":{\"type\":\"card_error\",\"code\":\"card_declined\",\"message\":\"No.\"}}");
    }
}
