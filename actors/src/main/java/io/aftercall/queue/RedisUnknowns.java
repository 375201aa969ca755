package io.aftercall.queue;

import io.aftercall.request.Outcome;
import io.aftercall.request.Reconciliation;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Unknown outcomes in Redis: each step is one script in one slot. */
final class RedisUnknowns implements Unknowns {

    /** Until the flow of a request has ended there is nothing to decide. */
    private static final Duration FLOW_RUNS = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(RedisUnknowns.class);

    private final RedisSteps steps;
    private final RedisKeys keys;

    RedisUnknowns(RedisSteps steps, RedisKeys keys) {
        this.steps = steps;
        this.keys = keys;
    }

    @Override
    public CompletionStage<List<UnknownRequest>> due(int max) {
        List<CompletableFuture<List<Optional<UnknownRequest>>>> parts = new ArrayList<>();
        for (int partition = 0; partition < keys.partitions(); partition++) {
            parts.add(dueIn(partition, max).toCompletableFuture());
        }
        return RedisSteps.all(parts)
                .thenApply(lists -> lists.stream()
                        .flatMap(List::stream)
                        .flatMap(Optional::stream)
                        .toList());
    }

    private CompletionStage<List<Optional<UnknownRequest>>> dueIn(int partition, int max) {
        return steps.<List<Object>>run(
                        "due", ScriptOutputType.MULTI, List.of(keys.unknown(partition)), List.of(Integer.toString(max)))
                .thenCompose(ids -> RedisSteps.all(ids.stream()
                        .map(id -> lease(partition, new RequestId((String) id)).toCompletableFuture())
                        .toList()));
    }

    private CompletionStage<Optional<UnknownRequest>> lease(int partition, RequestId id) {
        return steps.<List<Object>>run(
                        "check",
                        ScriptOutputType.MULTI,
                        List.of(keys.request(id), keys.unknown(partition)),
                        List.of(id.value(), Long.toString(LEASE.toMillis()), Long.toString(FLOW_RUNS.toMillis())))
                .thenCompose(reply -> reply.isEmpty()
                        ? CompletableFuture.completedStage(Optional.empty())
                        : RedisSteps.readLeased(
                                () -> steps.request(keys.request(id))
                                        .thenApply(fields -> decode(id, (String) reply.get(0), fields)),
                                why -> unreadable(id, why)));
    }

    private static Optional<UnknownRequest> decode(RequestId id, String now, Map<String, String> fields) {
        return fields.isEmpty()
                ? Optional.empty() // decided by others, and forgotten
                : Optional.of(new UnknownRequest(
                        RequestCodec.decode(id, fields),
                        RequestCodec.status(fields),
                        Wire.time(now),
                        ReconciliationCodec.cursor(fields)));
    }

    /** It must not keep the others from being looked for; it is tried again after its lease. */
    private static void unreadable(RequestId id, String why) {
        LOG.warn("The record of a request with an unknown outcome cannot be read. request={} why={}", id, why);
    }

    @Override
    public CompletionStage<StepReply> noteCheck(RequestId id, Check check) {
        return note(id, Wire.evidence(check.how(), check.found()), check.cursor(), check.again());
    }

    @Override
    public CompletionStage<StepReply> goOn(RequestId id, ListCursor cursor, Duration again) {
        return note(id, "", cursor, again);
    }

    private CompletionStage<StepReply> note(
            RequestId id, String evidence, @Nullable ListCursor cursor, Duration again) {
        return steps.<String>run(
                        "note_check",
                        ScriptOutputType.VALUE,
                        List.of(keys.request(id), unknown(id)),
                        List.of(
                                id.value(),
                                evidence,
                                Long.toString(again.toMillis()),
                                Integer.toString(Reconciliation.MAX_EVIDENCE),
                                ReconciliationCodec.look(cursor)))
                .thenApply(Replies::step);
    }

    @Override
    public CompletionStage<ResolveReply> hurry(RequestId id) {
        return steps.<String>run(
                        "hurry", ScriptOutputType.VALUE, List.of(keys.request(id), unknown(id)), List.of(id.value()))
                .thenApply(RedisUnknowns::reply);
    }

    @Override
    public CompletionStage<ResolveReply> resolve(Request request, Resolution resolution) {
        RequestId id = request.id();
        int partition = keys.partitionOf(id.suffix());
        String stream = StreamName.of(request.routing()).wire();
        return steps.<String>run(
                        "resolve",
                        ScriptOutputType.VALUE,
                        List.of(
                                keys.request(id),
                                keys.execution(id.execution()),
                                keys.scripts(partition, stream),
                                keys.index(partition),
                                keys.ready(partition),
                                keys.streams(partition),
                                keys.unknown(partition),
                                keys.dead(partition)),
                        args(request, stream, resolution))
                .thenApply(RedisUnknowns::reply);
    }

    private static List<String> args(Request request, String stream, Resolution resolution) {
        return List.of(
                request.id().value(),
                request.id().execution().value(),
                resolution.outcome().wire(),
                resolution.httpStatus() == null ? "" : resolution.httpStatus().toString(),
                resolution.replyJson(),
                resolution.by().wire(),
                resolution.note() == null ? "" : resolution.note(),
                stream,
                Integer.toString(request.routing().priority()),
                resolution.outcome() == Outcome.SUCCEEDED ? "_response" : "_error",
                RedisKeys.bell(),
                Wire.evidence(resolution.how(), resolution.found()),
                Integer.toString(Reconciliation.MAX_EVIDENCE));
    }

    private String unknown(RequestId id) {
        return keys.unknown(keys.partitionOf(id.suffix()));
    }

    private static ResolveReply reply(String reply) {
        return switch (reply) {
            case "done" -> ResolveReply.DONE;
            case "already" -> ResolveReply.ALREADY;
            case "decided" -> ResolveReply.DECIDED;
            case "later" -> ResolveReply.LATER;
            case "missing" -> ResolveReply.MISSING;
            default -> throw new IllegalStateException("resolve answered " + reply);
        };
    }
}
