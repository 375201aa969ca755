package io.aftercall.queue;

import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads for people and pollers; changes nothing. */
final class RedisViews {

    /** Fields that a list does without. */
    private static final List<String> LARGE =
            List.of("body", "params", "args", "reply", "result", "output", "script", "bindings", "outbox");

    private final RedisSteps steps;
    private final RedisKeys keys;

    RedisViews(RedisSteps steps, RedisKeys keys) {
        this.steps = steps;
        this.keys = keys;
    }

    /** The script is read after the request: a request that has ended is never shown with a script that goes on. */
    CompletionStage<Optional<StoredRequest>> find(RequestId id) {
        String key = keys.request(id);
        return steps.whole(key, steps.snapshot(key))
                .thenCompose(fields -> fields.isEmpty()
                        ? CompletableFuture.completedStage(Optional.empty())
                        : findExecution(id.execution())
                                .thenApply(script -> Optional.of(new StoredRequest(
                                        RequestCodec.decode(id, fields),
                                        RequestCodec.status(fields),
                                        script.orElse(null)))));
    }

    CompletionStage<Optional<ExecutionStatus>> findExecution(ExecutionId id) {
        return steps.snapshot(keys.execution(id))
                .thenApply(
                        fields -> fields.isEmpty() ? Optional.empty() : Optional.of(ExecutionCodec.status(id, fields)));
    }

    /** What was sent, sealed as it is stored. */
    CompletionStage<Optional<PlayRequest>> play(ExecutionId id) {
        return steps.record(keys.execution(id))
                .thenApply(
                        fields -> fields.isEmpty() ? Optional.empty() : Optional.of(ExecutionCodec.play(id, fields)));
    }

    /** A request for a list: 200 answers of several megabytes each would be more than anybody wants to read. */
    private CompletionStage<Optional<StoredRequest>> brief(RequestId id) {
        CompletionStage<List<Object>> records = steps.run(
                "brief", ScriptOutputType.MULTI, List.of(keys.request(id), keys.execution(id.execution())), LARGE);
        CompletionStage<Map<String, String>> request =
                steps.whole(keys.request(id), records.thenApply(both -> Wire.fields(both.get(0))));
        return request.thenCombine(
                records.thenApply(both -> Wire.fields(both.get(1))),
                (fields, execution) -> fields.isEmpty() ? Optional.empty() : Optional.of(brief(id, fields, execution)));
    }

    private static StoredRequest brief(RequestId id, Map<String, String> request, Map<String, String> execution) {
        Map<String, String> small = new HashMap<>(request);
        small.put("body", "");
        small.put("params", "{}");
        small.remove("args");
        return new StoredRequest(
                RequestCodec.decode(id, small),
                RequestCodec.status(small),
                execution.isEmpty() ? null : ExecutionCodec.status(id.execution(), execution));
    }

    CompletionStage<Page> list(ListQuery query) {
        List<CompletableFuture<List<String>>> reads = new ArrayList<>();
        for (RequestState state : query.state() == null ? List.of(RequestState.values()) : List.of(query.state())) {
            for (int partition = 0; partition < keys.partitions(); partition++) {
                reads.add(newest(partition, state, query.after(), query.limit() + 1)
                        .toCompletableFuture());
            }
        }
        return RedisSteps.all(reads).thenCompose(lists -> {
            List<String> cursors = lists.stream()
                    .flatMap(List::stream)
                    .sorted(Comparator.reverseOrder())
                    .toList();
            boolean more = cursors.size() > query.limit();
            List<String> shown = more ? cursors.subList(0, query.limit()) : cursors;
            return load(shown).thenApply(found -> new Page(found, more ? shown.getLast() : null));
        });
    }

    /** Cursors, {@code created:id}, of the newest in a state; they are in one order with those of other states. */
    private CompletionStage<List<String>> newest(int partition, RequestState state, @Nullable String after, int limit) {
        String index = keys.index(partition, state);
        if (after == null) {
            return cursors(index, Range.<Number>unbounded(), Limit.create(0, limit));
        }
        long moment = Long.parseLong(after.substring(0, after.indexOf(':')));
        Range.Boundary<Number> until = Range.Boundary.excluding(moment);
        return cursors(index, Range.<Number>create(moment, moment), Limit.unlimited())
                .thenCombine(
                        cursors(index, Range.<Number>from(Range.Boundary.unbounded(), until), Limit.create(0, limit)),
                        (same, older) -> Stream.concat(
                                        same.stream().filter(cursor -> cursor.compareTo(after) < 0), older.stream())
                                .limit(limit)
                                .toList());
    }

    private CompletionStage<List<String>> cursors(String index, Range<Number> range, Limit limit) {
        return steps.redis()
                .zrevrangebyscoreWithScores(index, range, limit)
                .thenApply(found -> found.stream()
                        .map(place -> "%013d:%s".formatted((long) place.getScore(), place.getValue()))
                        .toList());
    }

    private CompletionStage<List<StoredRequest>> load(List<String> cursors) {
        List<CompletableFuture<Optional<StoredRequest>>> found = cursors.stream()
                .map(cursor -> brief(new RequestId(cursor.substring(cursor.indexOf(':') + 1)))
                        .toCompletableFuture())
                .toList();
        return RedisSteps.all(found)
                .thenApply(list -> list.stream().flatMap(Optional::stream).toList());
    }
}
