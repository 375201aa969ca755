package io.aftercall.actors;

import io.aftercall.queue.AcceptReply;
import io.aftercall.queue.Contexts;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Outbox;
import io.aftercall.queue.RequestLedger;
import io.aftercall.request.Request;
import io.aftercall.request.Schedule;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Brings the effects of a recorded run into the world, each once: may be repeated as a whole. */
record Publisher(RequestLedger ledger, Contexts contexts) {

    enum Reply {
        PUBLISHED,
        /** The context was changed meanwhile: nothing of the run counts. */
        CONFLICT
    }

    /** A stage that fails is repeated by the caller. */
    CompletionStage<Reply> publish(Outbox outbox, HeldJob held) {
        return changes(outbox, held)
                .thenCompose(applied -> applied == Contexts.ApplyReply.CONFLICT
                        ? CompletableFuture.completedStage(Reply.CONFLICT)
                        : calls(outbox.calls()).thenApply(accepted -> Reply.PUBLISHED));
    }

    private CompletionStage<Contexts.ApplyReply> changes(Outbox outbox, HeldJob held) {
        return outbox.changes().isEmpty()
                ? CompletableFuture.completedStage(Contexts.ApplyReply.APPLIED)
                : contexts.apply(
                        held.job().contextId(), held.lease().id(), held.job().round(), outbox.changes());
    }

    private CompletionStage<Void> calls(List<Request> calls) {
        return CompletableFuture.allOf(calls.stream()
                .map(call -> ledger.accept(call, new Schedule.Now())
                        .thenAccept(Publisher::mustBeThere)
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    /** A full store is a fault here: the call is part of a run that counts, so it is tried until there is room. */
    private static void mustBeThere(AcceptReply reply) {
        if (reply instanceof AcceptReply.Full) {
            throw new IllegalStateException("too many requests wait already");
        }
    }
}
