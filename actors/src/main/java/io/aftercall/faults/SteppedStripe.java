package io.aftercall.faults;

import io.aftercall.config.Secret;
import io.aftercall.request.IdempotencyKey;
import io.aftercall.request.StripeCall;
import io.aftercall.stripe.StripeClient;
import io.aftercall.stripe.StripeReply;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A client whose calls go through {@link Steps} as {@code stripe.send}.
 *
 * @param client does the work
 */
public record SteppedStripe(StripeClient client, Steps steps) implements StripeClient {

    @Override
    public CompletionStage<StripeReply> send(StripeCall call, @Nullable IdempotencyKey key, Secret secret) {
        return steps.step("stripe.send", () -> client.send(call, key, secret));
    }

    @Override
    public void close() {
        client.close();
    }
}
