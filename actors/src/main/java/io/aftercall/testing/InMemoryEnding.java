package io.aftercall.testing;

import io.aftercall.queue.CancelReply;
import io.aftercall.queue.Cancellation;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.ScriptJob;
import io.aftercall.queue.Settled;
import io.aftercall.queue.SettledTogether;
import io.aftercall.queue.Settlement;
import io.aftercall.queue.StepReply;
import io.aftercall.queue.Vacancy;
import io.aftercall.request.Outcome;
import io.aftercall.request.Routing;
import io.aftercall.testing.InMemoryStream.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ends requests, each in one step with the script that is told of it. For use inside a step. */
final class InMemoryEnding {

    private final InMemoryState state;

    InMemoryEnding(InMemoryState state) {
        this.state = state;
    }

    SettledTogether settle(List<Settlement> settlements, Vacancy vacancy, Instant now) {
        List<Settled> replies = new ArrayList<>();
        List<HeldJob> others = new ArrayList<>();
        int vacant = vacancy.jobs();
        for (var settlement : settlements) {
            StepReply reply = settle(settlement, now);
            boolean fits = vacant > 0
                    && reply == StepReply.DONE
                    && !settlement.outcome().parks()
                    && vacancy.ids().serve(settlement.routing().workerId())
                    && waitOnlyLike(settlement.routing());
            HeldJob job = fits ? next(vacancy.holder(), now) : null;
            boolean own = job != null
                    && job.lease().id().equals(settlement.lease().id().execution());
            vacant -= job == null ? 0 : 1;
            replies.add(new Settled(reply, own ? job : null));
            if (job != null && !own) {
                others.add(job);
            }
        }
        return new SettledTogether(List.copyOf(replies), List.copyOf(others));
    }

    private boolean waitOnlyLike(Routing routing) {
        return state.scripts.waiting().stream()
                .map(ExecutionRow::routing)
                .allMatch(
                        other -> other.workerId().equals(routing.workerId()) && other.priority() == routing.priority());
    }

    private HeldJob next(String holder, Instant now) {
        Entry<ExecutionRow> entry =
                state.scripts.take(holder, any -> true, 1, now).getFirst();
        return entry.value().take(entry, now);
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
