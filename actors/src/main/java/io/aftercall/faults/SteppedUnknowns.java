package io.aftercall.faults;

import io.aftercall.queue.ListCursor;
import io.aftercall.queue.Resolution;
import io.aftercall.queue.ResolveReply;
import io.aftercall.queue.StepReply;
import io.aftercall.queue.UnknownRequest;
import io.aftercall.queue.Unknowns;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The unknown outcomes of {@link SteppedStore}. */
record SteppedUnknowns(Unknowns unknowns, Steps steps) implements Unknowns {

    @Override
    public CompletionStage<List<UnknownRequest>> due(int max) {
        return steps.step("unknowns.due", () -> unknowns.due(max));
    }

    @Override
    public CompletionStage<StepReply> noteCheck(RequestId id, Check check) {
        return steps.step("unknowns.noteCheck", () -> unknowns.noteCheck(id, check));
    }

    @Override
    public CompletionStage<StepReply> goOn(RequestId id, ListCursor cursor, Duration again) {
        return steps.step("unknowns.goOn", () -> unknowns.goOn(id, cursor, again));
    }

    @Override
    public CompletionStage<ResolveReply> hurry(RequestId id) {
        return steps.step("unknowns.hurry", () -> unknowns.hurry(id));
    }

    @Override
    public CompletionStage<ResolveReply> resolve(Request request, Resolution resolution) {
        return steps.step("unknowns.resolve", () -> unknowns.resolve(request, resolution));
    }
}
