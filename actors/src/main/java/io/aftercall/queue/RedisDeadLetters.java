package io.aftercall.queue;

import io.aftercall.request.ExecutionId;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dead letters in Redis: a sorted set by time in each partition; the records themselves stay where they are. */
final class RedisDeadLetters implements DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(RedisDeadLetters.class);

    /** Letters looked at in one round, and rounds for one page: a rare filter must not hold its caller for ever. */
    private static final int ROUND = 500;

    private static final int MAX_ROUNDS = 20;

    private final RedisSteps steps;
    private final RedisKeys keys;
    private final RedisViews views;

    RedisDeadLetters(RedisSteps steps, RedisKeys keys) {
        this.steps = steps;
        this.keys = keys;
        this.views = new RedisViews(steps, keys);
    }

    /** A member of the set. */
    private record Member(String id, long died) {

        String cursor() {
            return String.format("%013d:%s", died, id);
        }
    }

    @Override
    public CompletionStage<DeadLetterPage> list(DeadLetterQuery query) {
        return collect(query, new ArrayList<>(), MAX_ROUNDS);
    }

    private CompletionStage<DeadLetterPage> collect(DeadLetterQuery query, List<DeadLetter> found, int rounds) {
        return newest(query)
                .thenCompose(members -> load(members).thenCompose(letters -> {
                    for (DeadLetter letter : letters) {
                        if (query.filter().admits(letter)) {
                            if (found.size() == query.limit()) {
                                String next = found.getLast().cursor();
                                return CompletableFuture.completedStage(new DeadLetterPage(found, next));
                            }
                            found.add(letter);
                        }
                    }
                    String last =
                            members.size() < ROUND ? null : members.getLast().cursor();
                    return last == null || rounds == 1
                            ? CompletableFuture.completedStage(new DeadLetterPage(found, last))
                            : collect(query.from(last), found, rounds - 1);
                }));
    }

    /** The next of all partitions together. */
    private CompletionStage<List<Member>> newest(DeadLetterQuery query) {
        List<String> args = List.of(top(query), lastId(query), bottom(query), Integer.toString(ROUND));
        List<CompletableFuture<List<Object>>> parts = new ArrayList<>();
        for (int partition = 0; partition < keys.partitions(); partition++) {
            parts.add(steps.<List<Object>>run("dead_list", ScriptOutputType.MULTI, List.of(keys.dead(partition)), args)
                    .toCompletableFuture());
        }
        return RedisSteps.all(parts).thenApply(lists -> {
            List<Member> members = new ArrayList<>();
            for (List<Object> flat : lists) {
                for (int i = 0; i + 1 < flat.size(); i += 2) {
                    members.add(new Member((String) flat.get(i), Long.parseLong((String) flat.get(i + 1))));
                }
            }
            return members.stream()
                    .sorted(Comparator.comparing(Member::cursor).reversed())
                    .limit(ROUND)
                    .toList();
        });
    }

    /** The place of a cursor that is later than the filter allows is left out: its time is not reached. */
    private static String top(DeadLetterQuery query) {
        Instant before = query.filter().before();
        long most = before == null ? Long.MAX_VALUE : before.toEpochMilli();
        if (query.cursor() != null) {
            most = Math.min(most, timeOf(query.cursor()));
        }
        return most == Long.MAX_VALUE ? "+inf" : Long.toString(most);
    }

    private static String lastId(DeadLetterQuery query) {
        String cursor = query.cursor();
        boolean reached = cursor != null && Long.toString(timeOf(cursor)).equals(top(query));
        return cursor != null && reached ? cursor.substring(cursor.indexOf(':') + 1) : "";
    }

    private static String bottom(DeadLetterQuery query) {
        Instant after = query.filter().after();
        return after == null ? "-inf" : Long.toString(after.toEpochMilli());
    }

    private static long timeOf(String cursor) {
        return Long.parseLong(cursor.substring(0, cursor.indexOf(':')));
    }

    private CompletionStage<List<DeadLetter>> load(List<Member> members) {
        List<CompletableFuture<Optional<DeadLetter>>> letters = members.stream()
                .map(member ->
                        letter(new ExecutionId(member.id()), member.died()).toCompletableFuture())
                .toList();
        return RedisSteps.all(letters)
                .thenApply(all -> all.stream().flatMap(Optional::stream).toList());
    }

    /** Empty if it was forgotten meanwhile, or cannot be read: one record must not hide the others. */
    private CompletionStage<Optional<DeadLetter>> letter(ExecutionId id, long died) {
        CompletionStage<Map<String, String>> execution = fields(keys.execution(id), DeadLetterCodec.EXECUTION);
        return execution.thenCombine(fields(keys.request(id.request()), DeadLetterCodec.REQUEST), (fields, request) -> {
            try {
                return fields.containsKey("state")
                        ? Optional.of(DeadLetterCodec.decode(id, Instant.ofEpochMilli(died), fields, request))
                        : Optional.empty();
            } catch (IllegalArgumentException unreadable) {
                LOG.warn("A dead letter cannot be read. execution_id={} why={}", id, unreadable.getMessage());
                return Optional.empty();
            }
        });
    }

    private CompletionStage<Map<String, String>> fields(String key, List<String> names) {
        return steps.redis().hmget(key, names.toArray(String[]::new)).thenApply(values -> {
            Map<String, String> fields = new HashMap<>();
            for (KeyValue<String, String> value : values) {
                value.ifHasValue(text -> fields.put(value.getKey(), text));
            }
            return fields;
        });
    }

    @Override
    public CompletionStage<Optional<BuriedLetter>> find(ExecutionId id) {
        return steps.redis()
                .zscore(keys.dead(partition(id)), id.value())
                .thenCompose(died -> died == null
                        ? CompletableFuture.completedStage(Optional.empty())
                        : letter(id, died.longValue())
                                .thenCompose(found -> found.map(this::whole)
                                        .orElseGet(() -> CompletableFuture.completedStage(Optional.empty()))));
    }

    private CompletionStage<Optional<BuriedLetter>> whole(DeadLetter letter) {
        if (letter.request() != null) {
            return views.find(letter.request())
                    .thenApply(found -> found.filter(stored -> stored.script() != null)
                            .map(stored -> new BuriedLetter(letter, stored, null, script(stored))));
        }
        return views.play(letter.id())
                .thenCombine(
                        views.findExecution(letter.id()),
                        (play, script) ->
                                play.flatMap(sent -> script.map(ran -> new BuriedLetter(letter, null, sent, ran))));
    }

    private static io.aftercall.request.ExecutionStatus script(StoredRequest stored) {
        if (stored.script() == null) {
            throw new IllegalStateException("it was filtered");
        }
        return stored.script();
    }

    @Override
    public CompletionStage<DeadLetterReply> replay(ExecutionId id, DeadLetterEdit edit, Duration horizon) {
        return fields(keys.execution(id), List.of("stream"))
                .thenCompose(execution -> execution.isEmpty()
                        ? CompletableFuture.completedStage(DeadLetterReply.UNKNOWN)
                        : replay(id, edit, horizon, StreamName.ofWire(Wire.need(execution, "stream"))));
    }

    private CompletionStage<DeadLetterReply> replay(
            ExecutionId id, DeadLetterEdit edit, Duration horizon, StreamName stream) {
        int partition = partition(id);
        return steps.<String>run(
                        "dead_replay",
                        ScriptOutputType.VALUE,
                        List.of(
                                keys.execution(id),
                                keys.request(id.request()),
                                keys.dead(partition),
                                keys.index(partition),
                                keys.scripts(partition, stream.wire()),
                                keys.ready(partition),
                                keys.streams(partition),
                                keys.intake(partition)),
                        List.of(
                                id.value(),
                                id.request().value(),
                                stream.wire(),
                                Integer.toString(stream.priority()),
                                RedisKeys.bell(),
                                Long.toString(horizon.toMillis()),
                                orNothing(edit.flow()),
                                orNothing(edit.argsJson()),
                                orNothing(edit.script()),
                                orNothing(edit.bindingsJson())))
                .thenApply(RedisDeadLetters::reply);
    }

    @Override
    public CompletionStage<DeadLetterReply> discard(ExecutionId id) {
        return steps.<String>run(
                        "dead_discard",
                        ScriptOutputType.VALUE,
                        List.of(keys.execution(id), keys.dead(partition(id)), keys.ended(partition(id))),
                        List.of(id.value()))
                .thenApply(RedisDeadLetters::reply);
    }

    private int partition(ExecutionId id) {
        return keys.partitionOf(id.suffix());
    }

    private static String orNothing(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static DeadLetterReply reply(String reply) {
        return switch (reply) {
            case "done" -> DeadLetterReply.DONE;
            case "unknown" -> DeadLetterReply.UNKNOWN;
            case "not_dead" -> DeadLetterReply.NOT_DEAD;
            case "horizon" -> DeadLetterReply.PAST_HORIZON;
            case "unfit" -> DeadLetterReply.UNFIT_EDIT;
            default -> throw new IllegalStateException("a step with a dead letter answered " + reply);
        };
    }
}
