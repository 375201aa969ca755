package io.aftercall.queue;

import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The durable book of script executions and the streams that hand them to workers. As {@link RequestLedger}: atomic
 * steps that may be repeated, thread-safe, a failed stage is a fault of the store.
 */
public interface ScriptJobs {

    /** Stores an execution that belongs to no request. */
    CompletionStage<AcceptReply> play(PlayRequest play);

    CompletionStage<Optional<ExecutionStatus>> find(ExecutionId id);

    /** As {@link #find}, and asks that {@link Bell#ended} tells of its end. */
    CompletionStage<Optional<ExecutionStatus>> watch(ExecutionId id);

    /** Leases jobs for the workers of {@code ids} to {@code holder}, highest priority first. */
    CompletionStage<List<HeldJob>> take(String holder, WorkerIds ids, int max);

    /** Leases jobs whose holder has been silent for {@code idle}; counts it against those that ran. */
    CompletionStage<List<HeldJob>> takeOver(String holder, WorkerIds ids, Duration idle, int max);

    /**
     * Notes that a job begins that nothing else runs beside, before it does. One that has lost a worker is blamed for the
     * next one only if that was noted.
     */
    CompletionStage<StepReply> beginAlone(JobLease lease);

    /** Renews leases; answers those that {@code holder} has lost. */
    CompletionStage<Set<JobLease>> renew(String holder, Collection<JobLease> leases);

    /**
     * Stores how a run ended. Without calls and context changes the execution ends with it; else it is
     * {@code recorded} and {@link #finish} ends it once they are published.
     */
    CompletionStage<StepReply> record(JobLease lease, RunRecord run);

    /** Ends a recorded execution. */
    CompletionStage<StepReply> finish(JobLease lease);

    /** Stores why a run failed and runs it again after {@code delay}. */
    CompletionStage<StepReply> retry(JobLease lease, FailedRun failed, Duration delay);

    /** Leaves the job to the store for about {@code delay}, the run not counted: what it needs is paused. */
    CompletionStage<StepReply> postpone(JobLease lease, Duration delay);

    /** Hands the job back at once, the attempt not counted. */
    CompletionStage<StepReply> release(JobLease lease);
}
