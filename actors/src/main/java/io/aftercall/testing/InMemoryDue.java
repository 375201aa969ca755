package io.aftercall.testing;

import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What waits for its time, in the order of time. Not thread-safe. */
final class InMemoryDue {

    private final NavigableMap<Ticket, Consumer<Instant>> waiting = new TreeMap<>();
    private long last;

    /** @param then gets the time at which it was found due */
    Ticket add(Instant at, Consumer<Instant> then) {
        Ticket ticket = new Ticket(at, ++last);
        waiting.put(ticket, then);
        return ticket;
    }

    void remove(Ticket ticket) {
        waiting.remove(ticket);
    }

    int promote(Instant now, int max) {
        int promoted = 0;
        while (promoted < max && !waiting.isEmpty() && !waiting.firstKey().at().isAfter(now)) {
            Map.Entry<Ticket, Consumer<Instant>> next = waiting.pollFirstEntry();
            next.getValue().accept(now);
            promoted++;
        }
        return promoted;
    }

    record Ticket(Instant at, long number) implements Comparable<Ticket> {

        @Override
        public int compareTo(Ticket other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
