package io.aftercall.testing;

import io.aftercall.queue.DeadLetter;
import io.aftercall.queue.DeadLetterEdit;
import io.aftercall.queue.FailedRun;
import io.aftercall.queue.FlowPin;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.JobLease;
import io.aftercall.queue.RunRecord;
import io.aftercall.queue.ScriptJob;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.request.Routing;
import io.aftercall.testing.InMemoryStream.Entry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One execution of a script and how its state changes; the request it belongs to goes along. Not thread-safe. */
final class ExecutionRow {

    private final ExecutionId id;
    private final JobRow job;
    private final Routing routing;
    private final @Nullable RequestRow request;
    private final Instant createdAt;
    private final RunRow run = new RunRow();
    private ExecutionState state = ExecutionState.QUEUED;
    private int attempts;
    private int takeovers;
    private boolean alone;
    private long fence;
    private @Nullable Entry<ExecutionRow> entry;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private @Nullable Instant discardedAt;
    private int replays;
    private boolean edited;

    private ExecutionRow(ScriptJob job, ExecutionId id, Routing routing, @Nullable RequestRow request, Instant now) {
        this.id = id;
        this.job = new JobRow(job);
        this.routing = routing;
        this.request = request;
        this.createdAt = now;
    }

    static ExecutionRow of(ScriptJob.Play job, Instant now) {
        return new ExecutionRow(job, job.play().id(), job.play().routing(), null, now);
    }

    static ExecutionRow of(ScriptJob.Flow job, Routing routing, RequestRow request, Instant now) {
        ExecutionRow row = new ExecutionRow(job, job.request().id().execution(), routing, request, now);
        row.fence = request.replays().scriptFence();
        return row;
    }

    /** The flow for an outcome that was decided later: the same execution, which nobody holds any more. */
    static ExecutionRow after(ExecutionRow former, ScriptJob.Flow job, RequestRow request, Instant now) {
        ExecutionRow row = new ExecutionRow(job, former.id, former.routing, request, now);
        row.fence = former.fence + 1;
        return row;
    }

    /** Queued: from now on it runs this version, whatever becomes active. */
    void pin(InMemoryFlows flows) {
        job.pin(flows);
    }

    @Nullable
    FlowPin pin() {
        return job.pin();
    }

    ExecutionId id() {
        return id;
    }

    ScriptJob job() {
        return job.job();
    }

    Routing routing() {
        return routing;
    }

    @Nullable
    RequestRow request() {
        return request;
    }

    ExecutionState state() {
        return state;
    }

    @Nullable
    Entry<ExecutionRow> entry() {
        return entry;
    }

    boolean isAsOldAs(Instant limit) {
        Instant end = finishedAt();
        return end != null && !end.isAfter(limit);
    }

    /** When retention began to count; null while it does not. */
    @Nullable
    Instant finishedAt() {
        boolean parked = request != null && request.state() == RequestState.PARKED;
        return isBuried() ? discardedAt : parked ? null : endedAt;
    }

    boolean isDead() {
        return isBuried() && discardedAt == null;
    }

    private boolean isBuried() {
        return endedAt != null
                && (state.isBuried() || (request != null && request.ending().isPoison()));
    }

    void discard(Instant now) {
        discardedAt = now;
    }

    boolean fits(DeadLetterEdit edit) {
        return request == null
                ? edit.flow() == null && edit.argsJson() == null
                : edit.script() == null && edit.bindingsJson() == null;
    }

    long nextFence() {
        return fence + 1;
    }

    DeadLetter letter() {
        return DeadLetterRow.of(this, view(), replays, edited);
    }

    void replay(DeadLetterEdit edit) {
        if (request != null) {
            request.runAgain(edit);
        }
        run.forget(request == null && edit.script() == null);
        job.edit(edit, request);
        state = ExecutionState.QUEUED;
        attempts = 0;
        takeovers = 0;
        fence++;
        replays++;
        edited |= !edit.isEmpty();
        startedAt = null;
        endedAt = null;
    }

    boolean hasFence(JobLease lease) {
        return fence == lease.fence();
    }

    boolean isHeldUnder(JobLease lease) {
        return hasFence(lease) && entry != null && entry.isHeld() && entry.id().equals(lease.entryId());
    }

    void waitIn(@Nullable Entry<ExecutionRow> place) {
        entry = place;
    }

    /** A recorded run is not repeated: all that is left of it is to publish. */
    HeldJob take(Entry<ExecutionRow> held, Instant now) {
        fence++;
        alone = false;
        ScriptJob work = job.job();
        if (run.isRecorded()) {
            Request of = request == null ? null : request.request();
            work = new ScriptJob.Publish(work.contextId(), of, run.outbox(), work.round());
        } else {
            attempts++;
            startedAt = startedAt == null ? now : startedAt;
            become(ExecutionState.RUNNING, RequestState.RUNNING);
        }
        JobLease lease = new JobLease(id, routing.workerId(), routing.priority(), held.id(), fence);
        return new HeldJob(work, lease, attempts, takeovers);
    }

    /** The first time it may have been any of those in hand; from then on it runs alone, and only that counts. */
    HeldJob takeOver(Entry<ExecutionRow> held, Instant now) {
        if (state == ExecutionState.RUNNING && (alone || takeovers == 0)) {
            takeovers++;
        }
        return take(held, now);
    }

    void beginAlone() {
        alone = true;
    }

    /** The holder is alive: what comes after is counted anew. */
    void record(RunRecord ended) {
        run.record(ended);
        takeovers = 0;
        state = ExecutionState.RECORDED;
    }

    void end(Instant now) {
        state = run.endState();
        endedAt = now;
        entry = null;
        if (request != null) {
            request.end(state, now);
        }
    }

    void retry(FailedRun ended) {
        run.fail(ended);
        takeovers = 0;
        become(ExecutionState.QUEUED, RequestState.DISPATCHED);
    }

    void release() {
        alone = false;
        if (state == ExecutionState.RUNNING) {
            attempts--;
            become(ExecutionState.QUEUED, RequestState.DISPATCHED);
        }
    }

    ExecutionStatus view() {
        RunRecord seen = run.view(state);
        return new ExecutionStatus(
                id,
                state,
                seen.ending().isEmpty() ? null : seen.ending(),
                job.flow(),
                seen.version() == null ? job.version() : seen.version(),
                seen.resultJson(),
                seen.replyJson(),
                seen.output(),
                seen.error(),
                attempts,
                seen.children(),
                new ExecutionStatus.Times(createdAt, startedAt, endedAt));
    }

    private void become(ExecutionState next, RequestState nextOfRequest) {
        state = next;
        if (request != null) {
            request.follow(nextOfRequest);
        }
    }
}
