package io.aftercall.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/payment_intents/search?query=metadata['order']:'7' AND status:'succeeded'}: clauses joined by AND or by
 * OR, not both (docs.stripe.com/search). Unlike Stripe's it never lags behind a write.
 */
final class Search {

    static final Schema PARAMETERS = Schema.builder()
            .required("query", Rule.text())
            .integer("limit")
            .text("page")
            .expand()
            .build();

    private static final Pattern CLAUSE =
            Pattern.compile("\\s*(-?)(\\w+)(?:\\[(?:\"([^\"]*)\"|'([^']*)')])?(:|~|>=|<=|>|<)"
                    + "(?:\"([^\"]*)\"|'([^']*)'|(null|-?\\d{1,18}))\\s*(?:(AND|OR|and|or)\\s|$)");

    private Search() {}

    static Result run(Account account, Resource resource, Fields params) {
        Predicate<Fields> matches = parse(params.requiredText("query"));
        List<Fields> found = account.newestFirst(resource.type()).stream()
                .filter(object -> !object.flag("deleted", false))
                .filter(matches)
                .toList();
        int limit = Listing.limit(params);
        int from = Math.min(found.size(), page(params.text("page")));
        int to = Math.min(found.size(), from + limit);
        boolean more = to < found.size();
        return Result.of(
                Fields.of("object", "search_result", "data", List.copyOf(found.subList(from, to)), "has_more", more)
                        .set("next_page", more ? Integer.toString(to) : null)
                        .set("url", "/v1/" + resource.path() + "/search"));
    }

    private static int page(@Nullable String page) {
        if (page == null) {
            return 0;
        }
        if (!page.matches("\\d{1,9}")) {
            throw Refusals.invalid("page", "Invalid page.");
        }
        return Integer.parseInt(page);
    }

    private static Predicate<Fields> parse(String query) {
        Matcher matcher = CLAUSE.matcher(query);
        List<Predicate<Fields>> clauses = new ArrayList<>();
        String joined = "";
        int at = 0;
        while (at < query.length()) {
            matcher.region(at, query.length());
            if (!matcher.lookingAt()) {
                throw unreadable();
            }
            clauses.add(clause(matcher));
            String word = matcher.group(9) == null ? "" : matcher.group(9).toUpperCase(Locale.ROOT);
            boolean mixed = !joined.isEmpty() && !word.isEmpty() && !joined.equals(word);
            if (mixed || (!word.isEmpty() && matcher.end() == query.length())) {
                throw unreadable();
            }
            joined = word.isEmpty() ? joined : word;
            at = matcher.end();
        }
        boolean any = joined.equals("OR");
        return object -> any
                ? clauses.stream().anyMatch(clause -> clause.test(object))
                : clauses.stream().allMatch(clause -> clause.test(object));
    }

    private static Predicate<Fields> clause(Matcher matcher) {
        String name = matcher.group(2);
        String key = first(matcher.group(3), matcher.group(4));
        String operator = matcher.group(5);
        String quoted = first(matcher.group(6), matcher.group(7));
        String wanted = quoted == null ? matcher.group(8) : quoted;
        boolean isNull = quoted == null && wanted.equals("null");
        Predicate<Fields> holds = object -> {
            Object value = key == null ? object.get(name) : object.nested(name).get(key);
            return isNull ? value == null : value != null && compare(value, operator, wanted);
        };
        return matcher.group(1).isEmpty() ? holds : holds.negate();
    }

    private static boolean compare(Object value, String operator, String wanted) {
        if (operator.equals(":")) {
            return value.toString().equalsIgnoreCase(wanted);
        }
        if (operator.equals("~")) {
            return value.toString().toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
        }
        if (!(value instanceof Long number) || !wanted.matches("-?\\d{1,18}")) {
            return false;
        }
        int order = number.compareTo(Long.valueOf(wanted));
        return switch (operator) {
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            case "<" -> order < 0;
            default -> order <= 0;
        };
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }

    private static Refusal unreadable() {
        return Refusals.invalid("query", "We were unable to parse your search query.");
    }
}
