package io.aftercall.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.queue.ListCursor;
import io.aftercall.queue.Resolution;
import io.aftercall.queue.ResolveReply;
import io.aftercall.queue.ScriptJob;
import io.aftercall.queue.StepReply;
import io.aftercall.queue.UnknownRequest;
import io.aftercall.queue.Unknowns;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The unknown outcomes of {@link InMemoryStore}. */
final class InMemoryUnknowns implements Unknowns {

    private final InMemoryState state;

    InMemoryUnknowns(InMemoryState state) {
        this.state = state;
    }

    @Override
    public CompletionStage<List<UnknownRequest>> due(int max) {
        return state.step(now -> state.byAge.values().stream()
                .filter(row -> row.ending().isUndecided() && hasEnded(row))
                .filter(row -> of(row).isDue(now))
                .limit(max)
                .toList()
                .stream()
                .map(row -> lease(row, now))
                .toList());
    }

    private static UnknownRequest lease(RequestRow row, Instant now) {
        of(row).lookAgain(now.plus(LEASE));
        return new UnknownRequest(row.request(), row.view(), now, of(row).cursor());
    }

    @Override
    public CompletionStage<StepReply> noteCheck(RequestId id, Check check) {
        return state.step(now -> {
            RequestRow row = state.requests.get(id);
            if (row == null || !row.ending().isUndecided()) {
                return StepReply.LOST;
            }
            of(row).note(check, now);
            return StepReply.DONE;
        });
    }

    @Override
    public CompletionStage<StepReply> goOn(RequestId id, ListCursor cursor, Duration again) {
        return state.step(now -> {
            RequestRow row = state.requests.get(id);
            if (row == null || !row.ending().isUndecided()) {
                return StepReply.LOST;
            }
            of(row).goOn(cursor, now.plus(again));
            return StepReply.DONE;
        });
    }

    @Override
    public CompletionStage<ResolveReply> hurry(RequestId id) {
        return state.step(now -> {
            RequestRow row = state.requests.get(id);
            if (row == null) {
                return ResolveReply.MISSING;
            }
            if (!row.ending().isUndecided()) {
                return ResolveReply.DECIDED;
            }
            of(row).lookAgain(now);
            return ResolveReply.DONE;
        });
    }

    @Override
    public CompletionStage<ResolveReply> resolve(Request request, Resolution resolution) {
        return state.step(now -> {
            RequestRow row = state.requests.get(request.id());
            if (row == null) {
                return ResolveReply.MISSING;
            }
            if (!row.ending().isUndecided() && !row.ending().isPoison()) {
                return isDecidedAs(row, resolution) ? ResolveReply.ALREADY : ResolveReply.DECIDED;
            }
            ExecutionRow former = state.executions.get(request.id().execution());
            if (former == null || !hasEnded(row)) {
                return ResolveReply.LATER;
            }
            resolve(row, former, resolution, now);
            return ResolveReply.DONE;
        });
    }

    private void resolve(RequestRow row, ExecutionRow former, Resolution resolution, Instant now) {
        row.resolve(resolution, past(row.ending(), former.view()), now);
        ScriptJob.Flow job = new ScriptJob.Flow(
                row.request(),
                resolution.outcome(),
                resolution.replyJson(),
                row.attempts(),
                row.ending().round(),
                true);
        ExecutionRow script = ExecutionRow.after(former, job, row, now);
        script.pin(state.flows);
        state.executions.put(script.id(), script);
        state.enqueue(script);
    }

    private static String past(EndingRow ending, ExecutionStatus run) {
        Outcome outcome = ending.outcome();
        ObjectNode past = JsonNodeFactory.instance.objectNode();
        past.put("round", ending.round());
        past.put("outcome", outcome == null ? null : outcome.wire());
        past.put("flow", run.flow());
        past.put("state", run.state().wire());
        past.put("ending", run.ending());
        past.put("result", run.resultJson());
        past.put("output", run.output());
        past.put("error", run.error());
        return past.toString();
    }

    private static boolean isDecidedAs(RequestRow row, Resolution resolution) {
        ReconciliationRow known = row.ending().reconciliation();
        return known != null && known.isResolved() && row.ending().outcome() == resolution.outcome();
    }

    private static boolean hasEnded(RequestRow row) {
        return row.state() == RequestState.PARKED || row.state() == RequestState.BURIED;
    }

    private static ReconciliationRow of(RequestRow row) {
        ReconciliationRow known = row.ending().reconciliation();
        if (known == null) {
            throw new IllegalStateException(row.request().id() + " has an unknown outcome that nobody looks for");
        }
        return known;
    }
}
