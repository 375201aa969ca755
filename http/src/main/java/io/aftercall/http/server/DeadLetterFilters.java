package io.aftercall.http.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.queue.DeadLetter;
import io.aftercall.queue.DeadLetterQuery;
import io.aftercall.request.FieldError;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.RequestType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters a caller means, by query or by body. A misspelt filter is refused: it would let everything through.
 * Not thread-safe.
 */
final class DeadLetterFilters {

    private static final int DEFAULT_LIMIT = 50;
    private static final Set<String> PARAMETERS =
            Set.of("worker_id", "context_id", "type", "reason", "before", "after", "limit", "cursor");
    private static final String REASONS = Arrays.stream(DeadLetter.Reason.values())
            .map(DeadLetter.Reason::wire)
            .collect(Collectors.joining(", "));

    private final List<FieldError> errors = new ArrayList<>();
    private final String prefix;

    private DeadLetterFilters(String prefix) {
        this.prefix = prefix;
    }

    /** What a bulk is to touch. */
    record Bulk(DeadLetterQuery.Filter filter, @Nullable String cursor, int limit) {

        static final int DEFAULT_LIMIT = 500;
        static final int MAX_LIMIT = 5000;
    }

    /** @throws ProblemException if a parameter is wrong; names all that are */
    static DeadLetterQuery query(Incoming incoming) {
        DeadLetterFilters read = new DeadLetterFilters("");
        Map<String, String> given = new TreeMap<>();
        incoming.query().toMultiMap().forEach((name, values) -> {
            if (!PARAMETERS.contains(name) || values.size() > 1) {
                read.error(name, PARAMETERS.contains(name) ? "expected once" : "unknown parameter");
            }
            given.put(name, values.get(0));
        });
        DeadLetterQuery.Filter filter = read.filter(given);
        String limit = given.getOrDefault("limit", Integer.toString(DEFAULT_LIMIT));
        return read.checked(
                new Bulk(filter, given.get("cursor"), limit.matches("\\d{1,6}") ? Integer.parseInt(limit) : 0));
    }

    /** @throws ProblemException if a field is wrong, or no filter was given; names all that are */
    static Bulk bulk(ObjectNode body) {
        List<FieldError> errors = new ArrayList<>();
        Fields fields = new Fields(body, "", errors);
        Optional<ObjectNode> filter = fields.object("filter");
        int limit = fields.whole("limit").orElse(Bulk.DEFAULT_LIMIT);
        String cursor = fields.text("cursor").orElse(null);
        fields.refuseUnknown();
        DeadLetterFilters read = new DeadLetterFilters("filter.");
        read.errors.addAll(errors);
        if (filter.isEmpty() && errors.isEmpty()) {
            read.errors.add(new FieldError("filter", "expected an object; {} means all of them"));
        }
        if (limit < 1 || limit > Bulk.MAX_LIMIT) {
            read.errors.add(new FieldError("limit", "expected 1 to " + Bulk.MAX_LIMIT));
        }
        DeadLetterQuery.Filter parsed = read.filter(filter.map(read::texts).orElse(Map.of()));
        read.checked(new Bulk(parsed, cursor, 1));
        return new Bulk(parsed, cursor, limit);
    }

    private Map<String, String> texts(ObjectNode filter) {
        Map<String, String> texts = new TreeMap<>();
        Fields fields = new Fields(filter, prefix, errors);
        for (String name : List.of("worker_id", "context_id", "type", "reason", "before", "after")) {
            fields.text(name).ifPresent(text -> texts.put(name, text));
        }
        fields.refuseUnknown();
        return texts;
    }

    private DeadLetterQuery.Filter filter(Map<String, String> given) {
        RequestType type = null;
        if (given.containsKey("type")) {
            type = RequestType.ofWire(given.get("type")).orElse(null);
            if (type == null) {
                error("type", "expected a type of request");
            }
        }
        DeadLetter.Reason reason = null;
        if (given.containsKey("reason")) {
            reason = DeadLetter.Reason.ofWire(given.get("reason")).orElse(null);
            if (reason == null) {
                error("reason", "expected one of " + REASONS);
            }
        }
        return new DeadLetterQuery.Filter(
                given.get("worker_id"),
                given.get("context_id"),
                type,
                reason,
                time("before", given.get("before")),
                time("after", given.get("after")));
    }

    private @Nullable Instant time(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant time = Instant.parse(text);
            time.toEpochMilli();
            return time;
        } catch (DateTimeException | ArithmeticException e) {
            error(name, "expected a time such as 2026-11-21T14:03:05Z");
            return null;
        }
    }

    private DeadLetterQuery checked(Bulk page) {
        DeadLetterQuery query = null;
        try {
            query = new DeadLetterQuery(page.filter(), page.cursor(), page.limit());
        } catch (InvalidSubmission e) {
            errors.addAll(e.errors());
        }
        if (query == null || !errors.isEmpty()) {
            throw new ProblemException(Problem.invalid(errors));
        }
        return query;
    }

    private void error(String name, String message) {
        errors.add(new FieldError(prefix + name, message));
    }
}
