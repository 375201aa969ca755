package io.aftercall.queue;

import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The steps by which people hold up or call off what was accepted. */
final class RedisControl {

    private final RedisSteps steps;
    private final RedisKeys keys;

    RedisControl(RedisSteps steps, RedisKeys keys) {
        this.steps = steps;
        this.keys = keys;
    }

    CompletionStage<CancelReply> cancel(Cancellation cancellation) {
        int partition = keys.partitionOf(cancellation.id().suffix());
        int priority = cancellation.routing().priority();
        String stream = StreamName.of(cancellation.routing()).wire();
        return steps.<List<Object>>run(
                        "cancel",
                        ScriptOutputType.MULTI,
                        List.of(
                                keys.request(cancellation.id()),
                                keys.execution(cancellation.id().execution()),
                                keys.scripts(partition, stream),
                                keys.intake(partition),
                                keys.due(partition),
                                keys.index(partition),
                                keys.ready(partition),
                                keys.streams(partition)),
                        List.of(
                                cancellation.id().value(),
                                cancellation.id().execution().value(),
                                cancellation.replyJson(),
                                stream,
                                Integer.toString(priority),
                                RedisKeys.bell()))
                .thenApply(Replies::cancel);
    }

    CompletionStage<StepReply> defer(Lease lease, Duration delay) {
        int partition = keys.partitionOf(lease.id().suffix());
        return steps.<String>run(
                        "defer",
                        ScriptOutputType.VALUE,
                        List.of(
                                keys.request(lease.id()),
                                keys.index(partition),
                                keys.due(partition),
                                keys.intake(partition)),
                        List.of(lease.id().value(), Long.toString(lease.fence()), Long.toString(delay.toMillis())))
                .thenApply(Replies::step);
    }

    CompletionStage<StepReply> postpone(JobLease lease, Duration delay) {
        int partition = keys.partitionOf(lease.id().suffix());
        return steps.<String>run(
                        "postpone",
                        ScriptOutputType.VALUE,
                        List.of(
                                keys.execution(lease.id()),
                                keys.request(lease.id().request()),
                                keys.scripts(lease),
                                keys.index(partition),
                                keys.due(partition)),
                        List.of(
                                DueScript.of(lease).member(),
                                lease.id().request().value(),
                                Long.toString(lease.fence()),
                                Long.toString(delay.toMillis())))
                .thenApply(Replies::step);
    }
}
