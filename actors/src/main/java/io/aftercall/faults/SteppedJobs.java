package io.aftercall.faults;

import io.aftercall.queue.AcceptReply;
import io.aftercall.queue.FailedRun;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.JobLease;
import io.aftercall.queue.PlayRequest;
import io.aftercall.queue.RunRecord;
import io.aftercall.queue.ScriptJobs;
import io.aftercall.queue.StepReply;
import io.aftercall.queue.WorkerIds;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The scripts of {@link SteppedStore}. */
record SteppedJobs(ScriptJobs jobs, Steps steps) implements ScriptJobs {

    @Override
    public CompletionStage<AcceptReply> play(PlayRequest play) {
        return steps.step("scripts.play", () -> jobs.play(play));
    }

    @Override
    public CompletionStage<Optional<ExecutionStatus>> find(ExecutionId id) {
        return steps.step("scripts.find", () -> jobs.find(id));
    }

    @Override
    public CompletionStage<Optional<ExecutionStatus>> watch(ExecutionId id) {
        return steps.step("scripts.watch", () -> jobs.watch(id));
    }

    @Override
    public CompletionStage<List<HeldJob>> take(String holder, WorkerIds ids, int max) {
        return steps.step("scripts.take", () -> jobs.take(holder, ids, max));
    }

    @Override
    public CompletionStage<List<HeldJob>> takeOver(String holder, WorkerIds ids, Duration idle, int max) {
        return steps.step("scripts.takeOver", () -> jobs.takeOver(holder, ids, idle, max));
    }

    @Override
    public CompletionStage<StepReply> beginAlone(JobLease lease) {
        return steps.step("scripts.beginAlone", () -> jobs.beginAlone(lease));
    }

    @Override
    public CompletionStage<Set<JobLease>> renew(String holder, Collection<JobLease> leases) {
        return steps.step("scripts.renew", () -> jobs.renew(holder, leases));
    }

    @Override
    public CompletionStage<StepReply> record(JobLease lease, RunRecord run) {
        return steps.step("scripts.record", () -> jobs.record(lease, run));
    }

    @Override
    public CompletionStage<StepReply> finish(JobLease lease) {
        return steps.step("scripts.finish", () -> jobs.finish(lease));
    }

    @Override
    public CompletionStage<StepReply> retry(JobLease lease, FailedRun failed, Duration delay) {
        return steps.step("scripts.retry", () -> jobs.retry(lease, failed, delay));
    }

    @Override
    public CompletionStage<StepReply> postpone(JobLease lease, Duration delay) {
        return steps.step("scripts.postpone", () -> jobs.postpone(lease, delay));
    }

    @Override
    public CompletionStage<StepReply> release(JobLease lease) {
        return steps.step("scripts.release", () -> jobs.release(lease));
    }
}
