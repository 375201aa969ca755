package io.aftercall.testing;

import io.aftercall.config.Secret;
import io.aftercall.request.IdempotencyKey;
import io.aftercall.request.StripeCall;
import io.aftercall.stripe.ReplyHeaders;
import io.aftercall.stripe.StripeClient;
import io.aftercall.stripe.StripeReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Stripe in tests: answers in the order in which answers were given to it, and keeps what was sent. A call
 * for which there is no answer yet waits for the next one. Thread-safe.
 */
public final class StubStripeClient implements StripeClient {

    /** One attempt, as it would have gone out. */
    public record Sent(StripeCall call, @Nullable IdempotencyKey key, Secret secret) {}

    private final List<Sent> sent = new ArrayList<>();
    private final Queue<CompletableFuture<StripeReply>> answers = new ArrayDeque<>();
    private final Queue<CompletableFuture<StripeReply>> unanswered = new ArrayDeque<>();

    /** A complete answer in JSON, without headers of interest. */
    public static StripeReply answer(int status, String body) {
        return new StripeReply.Answer(status, ReplyHeaders.NONE, body);
    }

    /** An answer with an error object of this type. */
    public static StripeReply error(int status, String type) {
        return answer(status, "{\"error\":{\"type\":\"" + type + "\",\"message\":\"scripted\"}}");
    }

    /** Answers the calls that wait, then the next ones, one each. */
    public void willAnswer(StripeReply... replies) {
        for (var reply : replies) {
            provide(CompletableFuture.completedFuture(reply));
        }
    }

    /** Lets one call end as no client may: in a fault. */
    public void willBreakItsPromise(RuntimeException fault) {
        provide(CompletableFuture.failedFuture(fault));
    }

    @Override
    public synchronized CompletionStage<StripeReply> send(
            StripeCall call, @Nullable IdempotencyKey key, Secret secret) {
        if (call.write() && key == null) {
            throw new IllegalArgumentException("key: null (expected: a key with each POST)");
        }
        sent.add(new Sent(call, key, secret));
        CompletableFuture<StripeReply> answer = answers.poll();
        if (answer != null) {
            return answer;
        }
        CompletableFuture<StripeReply> later = new CompletableFuture<>();
        unanswered.add(later);
        return later;
    }

    /** All attempts so far, in order. */
    public synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** Their idempotency keys; reads have none. */
    public List<IdempotencyKey> keys() {
        List<IdempotencyKey> keys = new ArrayList<>();
        for (var attempt : sent()) {
            if (attempt.key() != null) {
                keys.add(attempt.key());
            }
        }
        return keys;
    }

    /** Their bodies as they would have gone over the wire. */
    public List<String> bodies() {
        return sent().stream().map(attempt -> attempt.call().body()).toList();
    }

    /** Ends what waits as a client does that is closed. */
    @Override
    public void close() {
        List<CompletableFuture<StripeReply>> waiting;
        synchronized (this) {
            waiting = List.copyOf(unanswered);
            unanswered.clear();
        }
        waiting.forEach(call -> call.complete(new StripeReply.Broken("the client was closed")));
    }

    private void provide(CompletableFuture<StripeReply> answer) {
        CompletableFuture<StripeReply> waiting;
        synchronized (this) {
            waiting = unanswered.poll();
            if (waiting == null) {
                answers.add(answer);
                return;
            }
        }
        answer.whenComplete((reply, fault) -> {
            if (fault == null) {
                waiting.complete(reply);
            } else {
                waiting.completeExceptionally(fault);
            }
        });
    }
}
