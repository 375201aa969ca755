package io.aftercall.testing;

import io.aftercall.queue.AcceptReply;
import io.aftercall.queue.FailedRun;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.JobLease;
import io.aftercall.queue.PlayRequest;
import io.aftercall.queue.RunRecord;
import io.aftercall.queue.ScriptJob;
import io.aftercall.queue.ScriptJobs;
import io.aftercall.queue.StepReply;
import io.aftercall.queue.WorkerIds;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.RequestState;
import io.aftercall.testing.InMemoryStream.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The script executions of {@link InMemoryStore}. */
final class InMemoryScriptJobs implements ScriptJobs {

    private final InMemoryState state;

    InMemoryScriptJobs(InMemoryState state) {
        this.state = state;
    }

    @Override
    public CompletionStage<AcceptReply> play(PlayRequest play) {
        return state.step(now -> {
            ExecutionRow known = state.executions.get(play.id());
            if (known != null) {
                return isSame(known, play)
                        ? new AcceptReply.Duplicate(stateOf(known.state()))
                        : new AcceptReply.Conflict();
            }
            if (state.scripts.countWaiting() >= state.maxQueued) {
                return new AcceptReply.Full();
            }
            ExecutionRow row = ExecutionRow.of(new ScriptJob.Play(play), now);
            state.executions.put(play.id(), row);
            state.enqueue(row);
            return new AcceptReply.Stored(stateOf(row.state()), now);
        });
    }

    private static boolean isSame(ExecutionRow known, PlayRequest play) {
        return known.job() instanceof ScriptJob.Play first
                && first.play().fingerprint().equals(play.fingerprint());
    }

    /** The state that a request would have whose script is this far. */
    private static RequestState stateOf(ExecutionState script) {
        return switch (script) {
            case QUEUED -> RequestState.DISPATCHED;
            case RUNNING, RECORDED -> RequestState.RUNNING;
            case COMPLETED, NO_FLOW -> RequestState.COMPLETED;
            case FAILED, REJECTED, POISON -> RequestState.BURIED;
        };
    }

    @Override
    public CompletionStage<Optional<ExecutionStatus>> find(ExecutionId id) {
        return state.step(now -> Optional.ofNullable(state.executions.get(id)).map(ExecutionRow::view));
    }

    @Override
    public CompletionStage<Optional<ExecutionStatus>> watch(ExecutionId id) {
        return state.step(now -> {
            ExecutionRow row = state.executions.get(id);
            if (row != null && !row.state().isTerminal()) {
                state.bell.watch(id.suffix());
            }
            return Optional.ofNullable(row).map(ExecutionRow::view);
        });
    }

    @Override
    public CompletionStage<List<HeldJob>> take(String holder, WorkerIds ids, int max) {
        return state.step(now -> state.scripts.take(holder, servedBy(ids), max, now).stream()
                .map(entry -> entry.value().take(entry, now))
                .toList());
    }

    @Override
    public CompletionStage<List<HeldJob>> takeOver(String holder, WorkerIds ids, Duration idle, int max) {
        return state.step(now -> state.scripts.takeOver(holder, servedBy(ids), idle, max, now).stream()
                .map(entry -> entry.value().takeOver(entry, now))
                .toList());
    }

    private static Predicate<ExecutionRow> servedBy(WorkerIds ids) {
        return row -> ids.serve(row.routing().workerId());
    }

    @Override
    public CompletionStage<StepReply> beginAlone(JobLease lease) {
        return state.step(now -> {
            ExecutionRow row = rowUnder(lease);
            if (row == null || row.state() != ExecutionState.RUNNING) {
                return StepReply.LOST;
            }
            row.beginAlone();
            return StepReply.DONE;
        });
    }

    @Override
    public CompletionStage<Set<JobLease>> renew(String holder, Collection<JobLease> leases) {
        return state.step(now -> {
            Set<JobLease> lost = new HashSet<>();
            for (var lease : leases) {
                Entry<ExecutionRow> entry = heldEntry(lease);
                if (entry != null && entry.isHeldBy(holder)) {
                    entry.holdBy(holder, now);
                } else {
                    lost.add(lease);
                }
            }
            return lost;
        });
    }

    @Override
    public CompletionStage<StepReply> record(JobLease lease, RunRecord run) {
        return state.step(now -> {
            ExecutionRow row = rowUnder(lease);
            if (row == null || row.state() == ExecutionState.QUEUED) {
                return StepReply.LOST;
            }
            if (row.state() != ExecutionState.RUNNING) {
                return StepReply.ALREADY;
            }
            row.record(run);
            if (run.outboxJson() == null) {
                end(row, now);
            }
            return StepReply.DONE;
        });
    }

    @Override
    public CompletionStage<StepReply> finish(JobLease lease) {
        return state.step(now -> {
            ExecutionRow row = rowUnder(lease);
            if (row != null && row.state().isTerminal()) {
                return StepReply.ALREADY;
            }
            if (row == null || row.state() != ExecutionState.RECORDED || !row.isHeldUnder(lease)) {
                return StepReply.LOST;
            }
            end(row, now);
            return StepReply.DONE;
        });
    }

    @Override
    public CompletionStage<StepReply> retry(JobLease lease, FailedRun failed, Duration delay) {
        return state.step(now -> {
            ExecutionRow row = rowUnder(lease);
            if (row == null || row.state().isTerminal()) {
                return StepReply.LOST;
            }
            if (!row.isHeldUnder(lease)) {
                return StepReply.ALREADY;
            }
            leaveStream(row);
            row.retry(failed);
            if (delay.isPositive()) {
                state.due.add(now.plus(delay), due -> state.enqueue(row));
            } else {
                state.enqueue(row);
            }
            return StepReply.DONE;
        });
    }

    @Override
    public CompletionStage<StepReply> postpone(JobLease lease, Duration delay) {
        return state.step(now -> {
            ExecutionRow row = rowUnder(lease);
            if (row != null && row.state() == ExecutionState.QUEUED) {
                return StepReply.ALREADY;
            }
            if (row == null || row.state() != ExecutionState.RUNNING) {
                return StepReply.LOST;
            }
            leaveStream(row);
            row.release();
            state.due.add(now.plus(delay), due -> state.enqueue(row));
            return StepReply.DONE;
        });
    }

    @Override
    public CompletionStage<StepReply> release(JobLease lease) {
        return state.step(now -> {
            ExecutionRow row = rowUnder(lease);
            if (row == null || row.state().isTerminal()) {
                return StepReply.LOST;
            }
            if (!row.isHeldUnder(lease)) {
                return StepReply.ALREADY;
            }
            leaveStream(row);
            row.release();
            state.enqueue(row);
            return StepReply.DONE;
        });
    }

    private void end(ExecutionRow row, Instant now) {
        leaveStream(row);
        row.end(now);
        RequestRow request = row.request();
        if (request != null) {
            state.leaveLine(request);
        }
        state.bell.ringEnd(row.id().suffix());
    }

    private void leaveStream(ExecutionRow row) {
        if (row.entry() != null) {
            state.scripts.remove(row.entry());
            row.waitIn(null);
        }
    }

    private @Nullable ExecutionRow rowUnder(JobLease lease) {
        ExecutionRow row = state.executions.get(lease.id());
        return row != null && row.hasFence(lease) ? row : null;
    }

    private @Nullable Entry<ExecutionRow> heldEntry(JobLease lease) {
        ExecutionRow row = state.executions.get(lease.id());
        return row != null && row.isHeldUnder(lease) ? row.entry() : null;
    }
}
