package io.aftercall.queue;

import io.aftercall.config.RedisSettings;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionStatus;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Script executions in Redis: each step is one script in one slot. */
final class RedisScriptJobs implements ScriptJobs {

    private final RedisSteps steps;
    private final RedisKeys keys;
    private final RedisSettings settings;
    private final RedisViews views;
    private final RedisScriptStreams streams;
    private final RedisEndings endings;
    private final RedisJobLeases leases;

    RedisScriptJobs(RedisSteps steps, RedisKeys keys, RedisSettings settings) {
        this.steps = steps;
        this.keys = keys;
        this.settings = settings;
        this.views = new RedisViews(steps, keys);
        this.streams = new RedisScriptStreams(steps, keys);
        this.endings = new RedisEndings(steps, keys);
        this.leases = new RedisJobLeases(steps, keys);
    }

    @Override
    public CompletionStage<AcceptReply> play(PlayRequest play) {
        int partition = keys.partitionOf(play.id().suffix());
        int priority = play.routing().priority();
        String stream = StreamName.of(play.routing()).wire();
        List<String> args = new ArrayList<>(List.of(
                play.id().value(),
                play.fingerprint(),
                stream,
                Integer.toString(priority),
                Long.toString(settings.maxQueued()),
                RedisKeys.bell()));
        args.addAll(ExecutionCodec.encode(play));
        return steps.<List<Object>>run(
                        "play",
                        ScriptOutputType.MULTI,
                        List.of(
                                keys.execution(play.id()),
                                keys.scripts(partition, stream),
                                keys.ready(partition),
                                keys.streams(partition)),
                        args)
                .thenApply(Replies::play);
    }

    @Override
    public CompletionStage<Optional<ExecutionStatus>> find(ExecutionId id) {
        return views.findExecution(id);
    }

    @Override
    public CompletionStage<Optional<ExecutionStatus>> watch(ExecutionId id) {
        return steps.<Long>run("watch", ScriptOutputType.INTEGER, List.of(keys.execution(id)), List.of())
                .thenCompose(known -> views.findExecution(id));
    }

    @Override
    public CompletionStage<List<HeldJob>> take(String holder, WorkerIds ids, int max) {
        return streams.take(holder, ids, max);
    }

    @Override
    public CompletionStage<List<HeldJob>> takeOver(String holder, WorkerIds ids, Duration idle, int max) {
        return streams.takeOver(holder, ids, idle, max);
    }

    @Override
    public CompletionStage<StepReply> beginAlone(JobLease lease) {
        return steps.<String>run(
                        "alone",
                        ScriptOutputType.VALUE,
                        List.of(keys.execution(lease.id())),
                        List.of(Long.toString(lease.fence())))
                .thenApply(Replies::step);
    }

    @Override
    public CompletionStage<Set<JobLease>> renew(String holder, Collection<JobLease> leases) {
        return this.leases.renew(holder, leases);
    }

    @Override
    public CompletionStage<StepReply> record(JobLease lease, RunRecord run) {
        return endings.record(lease, run);
    }

    @Override
    public CompletionStage<StepReply> finish(JobLease lease) {
        return endings.finish(lease);
    }

    @Override
    public CompletionStage<StepReply> retry(JobLease lease, FailedRun failed, Duration delay) {
        List<String> fields = new ArrayList<>();
        Wire.put(fields, "ending", failed.ending());
        Wire.put(fields, "version", failed.version());
        Wire.put(fields, "output", failed.output());
        Wire.put(fields, "error", failed.error());
        int partition = keys.partitionOf(lease.id().suffix());
        List<String> args = new ArrayList<>(List.of(
                DueScript.of(lease).member(),
                lease.id().request().value(),
                Long.toString(lease.fence()),
                Long.toString(delay.toMillis())));
        args.addAll(fields);
        return steps.<String>run(
                        "again",
                        ScriptOutputType.VALUE,
                        List.of(
                                keys.execution(lease.id()),
                                keys.request(lease.id().request()),
                                keys.scripts(lease),
                                keys.index(partition),
                                keys.due(partition)),
                        args)
                .thenApply(Replies::step);
    }

    @Override
    public CompletionStage<StepReply> postpone(JobLease lease, Duration delay) {
        return new RedisControl(steps, keys).postpone(lease, delay);
    }

    @Override
    public CompletionStage<StepReply> release(JobLease lease) {
        int partition = keys.partitionOf(lease.id().suffix());
        return steps.<String>run(
                        "hand_back",
                        ScriptOutputType.VALUE,
                        List.of(
                                keys.execution(lease.id()),
                                keys.request(lease.id().request()),
                                keys.scripts(lease),
                                keys.index(partition),
                                keys.ready(partition),
                                keys.streams(partition)),
                        List.of(
                                lease.id().value(),
                                lease.id().request().value(),
                                Long.toString(lease.fence()),
                                StreamName.of(lease).wire(),
                                Integer.toString(lease.priority()),
                                RedisKeys.bell()))
                .thenApply(Replies::step);
    }
}
