package io.aftercall.testing;

import io.aftercall.queue.CancelReply;
import io.aftercall.queue.Cancellation;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.ScriptJob;
import io.aftercall.queue.Settled;
import io.aftercall.queue.Settlement;
import io.aftercall.queue.StepReply;
import io.aftercall.queue.Vacancy;
import io.aftercall.request.Outcome;
import io.aftercall.request.Routing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends requests, each in one step with the script that is told of it. For use inside a step. */
final class InMemoryEnding {

    private final InMemoryState state;

    InMemoryEnding(InMemoryState state) {
        this.state = state;
    }

    List<Settled> settle(List<Settlement> settlements, Vacancy vacancy, Instant now) {
        List<Settled> replies = new ArrayList<>();
        int vacant = vacancy.jobs();
        for (var settlement : settlements) {
            StepReply reply = settle(settlement, now);
            boolean fits = vacant > 0 && reply == StepReply.DONE && state.scripts.countWaiting() == 1;
            HeldJob job = fits ? hand(settlement, vacancy, now) : null;
            vacant -= job == null ? 0 : 1;
            replies.add(new Settled(reply, job));
        }
        return List.copyOf(replies);
    }

    private @Nullable HeldJob hand(Settlement settlement, Vacancy vacancy, Instant now) {
        if (settlement.outcome().parks()) {
            return null;
        }
        return state
                .scripts
                .take(vacancy.holder(), row -> vacancy.ids().serve(row.routing().workerId()), 1, now)
                .stream()
                .map(entry -> entry.value().take(entry, now))
                .findFirst()
                .orElse(null);
    }

    private StepReply settle(Settlement settlement, Instant now) {
        RequestRow row = state.requests.get(settlement.lease().id());
        if (row == null) {
            return StepReply.LOST;
        }
        if (!row.isUnsettled()) {
            return row.ending().isSettledAs(settlement) ? StepReply.ALREADY : StepReply.LOST;
        }
        if (!settlement.certain() && !row.isHeldUnder(settlement.lease())) {
            return StepReply.LOST;
        }
        state.leaveStreams(row);
        row.settle(settlement, now);
        ScriptJob.Flow job =
                new ScriptJob.Flow(row.request(), settlement.outcome(), settlement.replyJson(), row.attempts());
        tell(row, job, settlement.routing(), now);
        return StepReply.DONE;
    }

    CancelReply cancel(Cancellation cancellation, Instant now) {
        RequestRow row = state.requests.get(cancellation.id());
        if (row == null) {
            return new CancelReply.Unknown();
        }
        Optional<CancelReply> refusal = row.refusesCancel();
        return refusal.orElseGet(() -> cancel(row, cancellation, now));
    }

    private CancelReply cancel(RequestRow row, Cancellation cancellation, Instant now) {
        state.leaveStreams(row);
        row.cancel(cancellation.replyJson(), now);
        ScriptJob.Flow job =
                new ScriptJob.Flow(row.request(), Outcome.CANCELLED, cancellation.replyJson(), row.attempts());
        tell(row, job, cancellation.routing(), now);
        state.bell.ringEnd(row.request().id().suffix());
        return new CancelReply.Cancelled();
    }

    private void tell(RequestRow row, ScriptJob.Flow job, Routing routing, Instant now) {
        ExecutionRow script = ExecutionRow.of(job, routing, row, now);
        script.pin(state.flows);
        state.executions.put(script.id(), script);
        state.enqueue(script);
    }
}
