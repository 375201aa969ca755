package io.aftercall.actors;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A span of time in which objects were made, in seconds, both ends in it, as Stripe's lists take it. */
record ListSpan(long from, long to) {

    /** The clocks of Stripe and of Redis differ, and an attempt takes its time. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    /**
     * The whole time of a request, in pieces: those around its attempts first, where its object most likely is, then
     * what lies between them, where an engine may have sent that had been stopped.
     *
     * @param sentAt when its attempts began, the earliest first; not empty
     */
    static List<ListSpan> of(List<Instant> sentAt) {
        List<ListSpan> near = new ArrayList<>();
        for (Instant at : sentAt) {
            ListSpan span = new ListSpan(
                    at.minus(MARGIN).getEpochSecond(), at.plus(MARGIN).getEpochSecond());
            ListSpan last = near.isEmpty() ? null : near.getLast();
            if (last != null && span.from() <= last.to() + 1) {
                near.set(near.size() - 1, new ListSpan(last.from(), span.to()));
            } else {
                near.add(span);
            }
        }
        List<ListSpan> all = new ArrayList<>(near);
        for (int i = 1; i < near.size(); i++) {
            all.add(new ListSpan(near.get(i - 1).to() + 1, near.get(i).from() - 1));
        }
        return all;
    }

    Map<String, Object> created() {
        Map<String, Object> created = new LinkedHashMap<>();
        created.put("gte", from);
        created.put("lte", to);
        return created;
    }
}
