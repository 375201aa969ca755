package io.aftercall.http.server;

import io.aftercall.request.FieldError;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Routing;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.http.javadsl.model.Query;

/**
 * Which part of something in the order of its names.
 *
 * @param prefix with which names begin; empty for all
 * @param after the last name of the page before; empty for the first page
 */
record ContextQuery(String prefix, String after, int limit) {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;
    private static final int MAX_PREFIX = 200;
    private static final String CURSOR = "expected the next cursor of an earlier page";

    /** @throws ProblemException if a parameter is wrong; names all that are */
    static ContextQuery ofEntries(Query query) {
        List<FieldError> errors = new ArrayList<>();
        String prefix = query.get("prefix").orElse("");
        if (prefix.length() > MAX_PREFIX) {
            errors.add(new FieldError("prefix", "expected at most " + MAX_PREFIX + " characters"));
        }
        String after = decode(query.get("after").orElse(""), errors);
        return of(prefix, after, query, errors);
    }

    /** @throws ProblemException if a parameter is wrong; names all that are */
    static ContextQuery ofContexts(Query query) {
        List<FieldError> errors = new ArrayList<>();
        String after = query.get("after").orElse("");
        try {
            if (!after.isEmpty()) {
                Routing.requireContext(after);
            }
        } catch (InvalidSubmission e) {
            errors.add(new FieldError("after", CURSOR));
        }
        return of("", after, query, errors);
    }

    private static ContextQuery of(String prefix, String after, Query query, List<FieldError> errors) {
        String text = query.get("limit").orElse(Integer.toString(DEFAULT_LIMIT));
        int limit = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            errors.add(new FieldError("limit", "expected 1 to " + MAX_LIMIT));
        }
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalid(errors));
        }
        return new ContextQuery(prefix, after, limit);
    }

    /** What begins so and comes after; more than a page, so that it can be seen whether there is another. */
    <T> SortedMap<String, T> from(SortedMap<String, T> all) {
        SortedMap<String, T> found = new TreeMap<>();
        for (var each :
                all.tailMap(prefix.compareTo(after) > 0 ? prefix : after).entrySet()) {
            boolean isNext = each.getKey().startsWith(prefix)
                    && (after.isEmpty() || !each.getKey().equals(after));
            if (isNext && found.size() <= limit) {
                found.put(each.getKey(), each.getValue());
            }
        }
        return found;
    }

    /** Of an entry's key, which may be any text. */
    static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor, List<FieldError> errors) {
        try {
            byte[] key = Base64.getUrlDecoder().decode(cursor);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            errors.add(new FieldError("after", CURSOR));
            return "";
        }
    }
}
