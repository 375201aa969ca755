package io.aftercall.actors;

import io.aftercall.queue.Resolution;
import io.aftercall.queue.ResolveReply;
import io.aftercall.queue.Unknowns;
import io.aftercall.request.Request;
import java.util.concurrent.CompletionStage;

/** Stores decisions on unknown outcomes and tells of them. Thread-safe if its parts are. */
record Decisions(Unknowns unknowns, EngineListener listener) {

    CompletionStage<ResolveReply> take(Request request, Resolution resolution) {
        return unknowns.resolve(request, resolution).thenApply(reply -> {
            if (reply == ResolveReply.DONE) {
                listener.on(new EngineEvent.Resolved(request.id(), resolution.outcome(), resolution.by()));
            }
            return reply;
        });
    }
}
