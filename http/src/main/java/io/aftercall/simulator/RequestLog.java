package io.aftercall.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The recent calls, oldest first; bounded. Thread-safe. */
final class RequestLog {

    private static final int MOST = 10_000;

    private final Deque<AnsweredCall> calls = new ArrayDeque<>();

    synchronized void add(AnsweredCall call) {
        if (calls.size() == MOST) {
            calls.removeFirst();
        }
        calls.addLast(call);
    }

    synchronized List<AnsweredCall> recent(int limit) {
        List<AnsweredCall> all = new ArrayList<>(calls);
        return List.copyOf(all.subList(Math.max(0, all.size() - limit), all.size()));
    }

    synchronized void clear() {
        calls.clear();
    }
}
