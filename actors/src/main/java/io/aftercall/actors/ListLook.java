package io.aftercall.actors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.queue.ListCursor;
import io.aftercall.queue.UnknownRequest;
import io.aftercall.request.Request;
import io.aftercall.stripe.StripeAnswers;
import io.aftercall.stripe.StripeReply;
import io.aftercall.stripe.TaggedCreates;
import io.aftercall.stripe.TaggedCreates.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what a request has made in the endpoint's list, in as many looks as it takes: each reads a few pages and
 * leaves a {@link ListCursor} for the next one. The list is consistent: what is in no page of it is not there. The
 * search lags, so it can only find. Thread-safe.
 */
final class ListLook {

    private static final int PAGE = 100;

    /** Pages of one look, so that one request with a long list keeps no other waiting. */
    private static final int PAGES_AT_ONCE = 10;

    /** Asks Stripe on behalf of a request. */
    interface Reader {
        CompletionStage<StripeReply> get(Request request, String path, Map<String, Object> query);
    }

    private final Reader reader;

    ListLook(Reader reader) {
        this.reader = reader;
    }

    /** The stage fails only if a port broke its promise. */
    CompletionStage<Finding> look(UnknownRequest unknown, Endpoint endpoint) {
        List<ListSpan> spans = ListSpan.of(unknown.sentAt());
        ListCursor begin = new ListCursor(unknown.now(), spans.getFirst().from(), null, 0);
        ListCursor cursor = unknown.cursor();
        boolean fits = cursor != null && spans.stream().anyMatch(span -> span.from() == cursor.from());
        return new Walk(unknown.request(), endpoint, spans).from(fits ? cursor : begin, 1);
    }

    /** One look. Its stages run one after the other. */
    private final class Walk {

        private final Request request;
        private final Endpoint endpoint;
        private final List<ListSpan> spans;
        private final List<ObjectNode> found = new ArrayList<>();

        private Walk(Request request, Endpoint endpoint, List<ListSpan> spans) {
            this.request = request;
            this.endpoint = endpoint;
            this.spans = spans;
        }

        private CompletionStage<Finding> from(ListCursor cursor, int number) {
            return reader.get(request, endpoint.path(), query(spanOf(cursor), cursor.after()))
                    .thenCompose(reply -> StripeAnswers.page(
                                    reply, endpoint, request.id().value())
                            .map(page -> took(page, cursor, number))
                            .orElseGet(() -> CompletableFuture.completedStage(brokeOff(reply, cursor))));
        }

        private CompletionStage<Finding> took(StripeAnswers.Page page, ListCursor cursor, int number) {
            found.addAll(page.tagged());
            Optional<ListCursor> next = next(page, cursor);
            if (next.isEmpty()) {
                Finding none = new Finding.Absent(how(cursor), cursor.begun());
                return CompletableFuture.completedStage(conclude(how(cursor), found, none));
            }
            if (number < PAGES_AT_ONCE) {
                return from(next.get(), number + 1);
            }
            Finding unfinished = new Finding.Unfinished(how(cursor), next.get());
            return found.isEmpty() && endpoint.searched()
                    ? search(unfinished)
                    : CompletableFuture.completedStage(conclude(how(cursor), found, unfinished));
        }

        /** Empty if this was the last page of the last span. */
        private Optional<ListCursor> next(StripeAnswers.Page page, ListCursor cursor) {
            int pages = cursor.pages() + 1;
            if (page.more()) {
                return Optional.of(new ListCursor(cursor.begun(), cursor.from(), page.last(), pages));
            }
            int following = spans.indexOf(spanOf(cursor)) + 1;
            return following == spans.size()
                    ? Optional.empty()
                    : Optional.of(
                            new ListCursor(cursor.begun(), spans.get(following).from(), null, pages));
        }

        /** A list that breaks off is read on from the page that failed, unless it is the place that Stripe refuses. */
        private Finding brokeOff(StripeReply reply, ListCursor cursor) {
            String why = StripeAnswers.describe(reply);
            boolean refused = cursor.after() != null
                    && reply instanceof StripeReply.Answer answer
                    && (answer.status() == 400 || answer.status() == 404);
            Finding none = refused
                    ? new Finding.Unclear(how(cursor), why + ", so it begins anew")
                    : new Finding.BrokenOff(how(cursor), why, cursor);
            return conclude(how(cursor), found, none);
        }

        private CompletionStage<Finding> search(Finding unfinished) {
            String tag = request.id().value();
            Map<String, Object> query = new LinkedHashMap<>();
            query.put("query", "metadata['" + TaggedCreates.TAG + "']:'" + tag + "'");
            query.put("limit", PAGE);
            String path = endpoint.path() + "/search";
            return reader.get(request, path, query).thenApply(reply -> {
                List<ObjectNode> tagged = StripeAnswers.page(reply, endpoint, tag)
                        .map(StripeAnswers.Page::tagged)
                        .orElse(List.of());
                return conclude("GET " + path, tagged, unfinished);
            });
        }

        private ListSpan spanOf(ListCursor cursor) {
            return spans.stream()
                    .filter(span -> span.from() == cursor.from())
                    .findFirst()
                    .orElseThrow();
        }

        private String how(ListCursor cursor) {
            return "GET " + endpoint.path() + " by time, page " + (cursor.pages() + 1);
        }

        private Map<String, Object> query(ListSpan span, @Nullable String after) {
            Map<String, Object> query = new LinkedHashMap<>();
            query.put("limit", PAGE);
            query.put("created", span.created());
            if (endpoint.object().equals("subscription")) {
                query.put("status", "all"); // else those that were cancelled meanwhile are left out
            }
            if (after != null) {
                query.put("starting_after", after);
            }
            return query;
        }
    }

    private static Finding conclude(String how, List<ObjectNode> found, Finding none) {
        return switch (found.size()) {
            case 0 -> none;
            case 1 -> new Finding.Found(how, found.getFirst());
            default -> new Finding.Unclear(how, found.size() + " objects carry the id of this one request");
        };
    }
}
