package io.aftercall.http.client;

import io.aftercall.stripe.StripeReply;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.HttpResponseStatus;
import org.asynchttpclient.ListenableFuture;
import org.asynchttpclient.Request;
import org.asynchttpclient.netty.request.NettyRequest;
import org.jspecify.annotations.Nullable;

/**
 * One attempt on the wire, from the search for a connection to its {@link StripeReply}.
 *
 * <p>Everything hangs on one question: may the first byte have left? The phase answers it. It turns to {@code SENDING}
 * in the last callback before the write, and an attempt that has ended before refuses there to be written. So an ending
 * seen while {@code CONNECTING} is certainly not sent, and every later one is not certain.
 */
final class Attempt implements AsyncHandler<Void> {

    /**
     * What bounds an attempt.
     *
     * @param connect from the gate to the first byte
     * @param answer from the first byte sent to the last byte read
     * @param maxBody bytes of a body, decompressed
     */
    record Limits(Duration connect, Duration answer, long maxBody) {}

    private enum Phase {
        CONNECTING,
        SENDING,
        ENDED
    }

    private final Limits limits;
    private final Timer timer;
    private final @Nullable String requiredKey;
    private final CompletableFuture<StripeReply> reply = new CompletableFuture<>();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.CONNECTING);
    private final AnswerCollector answer;
    private volatile @Nullable Throwable handshakeFailure;
    private volatile @Nullable ListenableFuture<Void> exchange;
    private volatile @Nullable Timeout deadline;

    /** @param requiredKey the idempotency key without which nothing may be written; null for a read */
    Attempt(Limits limits, Timer timer, @Nullable String requiredKey) {
        this.limits = limits;
        this.timer = timer;
        this.requiredKey = requiredKey;
        this.answer = new AnswerCollector(limits.maxBody());
    }

    CompletableFuture<StripeReply> reply() {
        return reply;
    }

    /** Starts it; all that follows comes by the callbacks. */
    void start(AsyncHttpClient client, Request request) {
        try {
            endAfter(limits.connect(), "no connection");
            exchange = client.executeRequest(request, this);
        } catch (RuntimeException refused) {
            onThrowable(refused);
        }
        if (reply.isDone()) {
            closeConnection();
        }
    }

    /** Ends it now, as honestly as its phase allows, and closes its connection. */
    void abandon(String why) {
        end(why);
        closeConnection();
    }

    @Override
    public void onTlsHandshakeFailure(Throwable cause) {
        handshakeFailure = cause;
    }

    @Override
    public void onRequestSend(NettyRequest request) {
        beforeWrite(request.getHttpRequest().headers());
    }

    /** The last moment before the write. Throwing here is how the client is told not to write. */
    void beforeWrite(HttpHeaders headers) {
        if (requiredKey != null
                && !headers.getAll(RequestRenderer.IDEMPOTENCY_KEY).equals(List.of(requiredKey))) {
            end("the rendered request has lost its idempotency key");
        }
        if (!phase.compareAndSet(Phase.CONNECTING, Phase.SENDING)) {
            throw new IllegalStateException("ended before it was sent");
        }
        endAfter(limits.answer(), "no complete answer");
    }

    @Override
    public State onStatusReceived(HttpResponseStatus status) {
        answer.status(status.getStatusCode());
        return State.CONTINUE;
    }

    @Override
    public State onHeadersReceived(HttpHeaders headers) {
        return answer.headers(headers) ? State.CONTINUE : State.ABORT;
    }

    @Override
    public State onBodyPartReceived(HttpResponseBodyPart part) {
        return answer.append(part.getBodyPartBytes()) ? State.CONTINUE : State.ABORT;
    }

    @Override
    public @Nullable Void onCompleted() {
        settle(answer.toReply());
        return null;
    }

    @Override
    public void onThrowable(Throwable fault) {
        end(Faults.describe(fault));
    }

    private void end(String why) {
        Throwable handshake = handshakeFailure;
        if (phase.compareAndSet(Phase.CONNECTING, Phase.ENDED)) {
            settle(
                    handshake != null && Faults.isDistrust(handshake)
                            ? new StripeReply.TlsFailed(Faults.describe(handshake))
                            : new StripeReply.NotSent(why));
        } else {
            settle(answer.interrupted(why));
        }
    }

    private void settle(StripeReply ending) {
        phase.set(Phase.ENDED);
        Timeout pending = deadline;
        if (pending != null) {
            pending.cancel();
        }
        reply.complete(ending);
    }

    private void endAfter(Duration limit, String missing) {
        Timeout previous = deadline;
        if (previous != null) {
            previous.cancel();
        }
        deadline =
                timer.newTimeout(due -> abandon(missing + " within " + limit), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void closeConnection() {
        ListenableFuture<Void> running = exchange;
        if (running != null && !running.isDone()) {
            running.cancel(true);
        }
    }
}
