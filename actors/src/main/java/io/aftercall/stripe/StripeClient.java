package io.aftercall.stripe;

import io.aftercall.config.Secret;
import io.aftercall.request.IdempotencyKey;
import io.aftercall.request.StripeCall;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The way to Stripe: one attempt, no retry, no redirect. Implementations are safe for use by many threads. */
public interface StripeClient extends AutoCloseable {

    /**
     * Sends one attempt and returns at once.
     *
     * <p>The stage never fails for a reason of the network: every such ending is a {@link StripeReply}. It ends by the
     * deadlines of the implementation, and may be completed by an I/O thread: do nothing slow on it.
     *
     * @param key the idempotency key; required for a POST, ignored otherwise
     * @param secret sent as the user of basic authentication, kept nowhere
     * @throws IllegalArgumentException if a POST comes without a key; nothing was sent then
     */
    CompletionStage<StripeReply> send(StripeCall call, @Nullable IdempotencyKey key, Secret secret);

    /** Ends the calls in flight, each with its honest reply, and gives the threads back. */
    @Override
    void close();
}
