package io.aftercall.actors;

import io.aftercall.queue.CancelReply;
import io.aftercall.queue.Cancellation;
import io.aftercall.queue.RequestLedger;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.stripe.ErrorContext;
import io.aftercall.stripe.ErrorShape;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Calls requests off, and says to their error flow that they were. */
record Cancelling(RequestLedger ledger) {

    CompletionStage<CancelReply> cancel(RequestId id) {
        return ledger.find(id)
                .thenCompose(found -> found.map(stored -> ledger.cancel(cancellation(stored.request())))
                        .orElseGet(() -> CompletableFuture.completedStage(new CancelReply.Unknown())));
    }

    private static Cancellation cancellation(Request request) {
        ErrorContext context = new ErrorContext(
                Outcome.CANCELLED,
                0,
                null,
                request.key().value(),
                request.id().value(),
                request.id().execution().value(),
                request.call().method() + " " + request.call().path(),
                request.account());
        return new Cancellation(
                request.id(), request.routing(), ErrorShape.build(context, null).toString());
    }
}
