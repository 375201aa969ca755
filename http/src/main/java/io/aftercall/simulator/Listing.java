package io.aftercall.simulator;

import java.util.List;
import java.util.function.Predicate;

/** {@code GET /v1/products}: newest first, in pages (docs.stripe.com/api/pagination). */
final class Listing {

    private static final Schema CREATED =
            Schema.builder().integer("gt", "gte", "lt", "lte").build();

    private Listing() {}

    static Schema parameters(Resource resource) {
        return Schema.builder()
                .integer("limit")
                .text("starting_after", "ending_before")
                .optional(Rule.hash(CREATED), "created")
                .text(resource.filters().toArray(String[]::new))
                .expand()
                .build();
    }

    static Result run(Account account, Resource resource, Fields params) {
        List<Fields> all = account.newestFirst(resource.type()).stream()
                .filter(object -> !object.flag("deleted", false))
                .filter(matches(resource, params))
                .toList();
        int limit = limit(params);
        String after = params.text("starting_after");
        String before = params.text("ending_before");
        int from = after == null ? 0 : position(all, resource, after, "starting_after") + 1;
        int to = all.size();
        if (before != null) {
            to = position(all, resource, before, "ending_before");
            from = Math.max(0, to - limit);
        }
        List<Fields> page = all.subList(from, Math.min(to, from + limit));
        boolean more = before == null ? from + limit < to : from > 0;
        return Result.of(Fields.of("object", "list", "data", List.copyOf(page), "has_more", more)
                .set("url", "/v1/" + resource.path()));
    }

    /** @throws Refusal unless it is 1 to 100 */
    static int limit(Fields params) {
        long limit = params.number("limit", 10);
        if (limit < 1 || limit > 100) {
            throw Refusals.invalid("parameter_invalid_integer", "limit", "limit must be between 1 and 100.");
        }
        return (int) limit;
    }

    private static int position(List<Fields> all, Resource resource, String id, String param) {
        for (int i = 0; i < all.size(); i++) {
            if (id.equals(all.get(i).text("id"))) {
                return i;
            }
        }
        throw Refusals.noSuch(400, resource.type(), id, param);
    }

    private static Predicate<Fields> matches(Resource resource, Fields params) {
        return object -> resource.filters().stream().allMatch(name -> resource.lists(object, name, params.text(name)))
                && inside(object.number("created", 0), params.nested("created"));
    }

    private static boolean inside(long created, Fields range) {
        return created > range.number("gt", Long.MIN_VALUE)
                && created >= range.number("gte", Long.MIN_VALUE)
                && created < range.number("lt", Long.MAX_VALUE)
                && created <= range.number("lte", Long.MAX_VALUE);
    }
}
