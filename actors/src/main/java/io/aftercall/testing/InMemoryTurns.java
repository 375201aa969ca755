package io.aftercall.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines of requests that go one after the other, by context. Not thread-safe. */
final class InMemoryTurns {

    private final Map<String, Deque<RequestRow>> lines = new HashMap<>();

    /** @return whether nobody stands before it */
    boolean lineUp(RequestRow row) {
        Deque<RequestRow> line = lines.computeIfAbsent(row.request().routing().contextId(), id -> new ArrayDeque<>());
        line.add(row);
        return line.size() == 1;
    }

    int count() {
        return lines.values().stream().mapToInt(Deque::size).sum();
    }

    /** @return whose turn it is now; null if that does not change */
    @Nullable
    RequestRow leave(RequestRow row) {
        Deque<RequestRow> line = lines.getOrDefault(row.request().routing().contextId(), new ArrayDeque<>());
        boolean first = line.peek() == row;
        line.remove(row);
        return first ? line.peek() : null;
    }
}
