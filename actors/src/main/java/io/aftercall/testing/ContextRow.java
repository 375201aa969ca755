package io.aftercall.testing;

import io.aftercall.request.ExecutionId;
import io.aftercall.scripts.ContextChange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The map of one context. Not thread-safe. */
final class ContextRow {

    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");

    private final Set<String> applied = new HashSet<>();
    private Map<String, String> values = Map.of();

    Map<String, String> values() {
        return values;
    }

    /** @param run an execution in one of its rounds */
    boolean hasApplied(String run) {
        return applied.contains(run);
    }

    void forget(ExecutionId execution) {
        applied.removeIf(run -> run.equals(execution.value()) || run.startsWith(execution.value() + "#"));
    }

    /** Whether all of {@code writes} could be made; else none was, and a later run of the script may try again. */
    boolean apply(String run, List<ContextChange> writes) {
        Map<String, String> next = new HashMap<>(values);
        for (var write : writes) {
            if (!change(next, write)) {
                return false;
            }
        }
        values = Map.copyOf(next);
        applied.add(run);
        return true;
    }

    /** Sees what the run itself has written so far, as the script did. */
    private static boolean change(Map<String, String> next, ContextChange write) {
        return switch (write) {
            case ContextChange.Put put -> put(next, put.key(), put.json());
            case ContextChange.Remove removal -> put(next, removal.key(), null);
            case ContextChange.CompareAndSet swap ->
                Objects.equals(next.get(swap.key()), swap.expectedJson()) && put(next, swap.key(), swap.json());
            case ContextChange.Increment increment -> increment(next, increment.key(), increment.by());
        };
    }

    private static boolean put(Map<String, String> next, String key, @Nullable String json) {
        if (json == null) {
            next.remove(key);
        } else {
            next.put(key, json);
        }
        return true;
    }

    private static boolean increment(Map<String, String> next, String key, long by) {
        String now = next.getOrDefault(key, "0");
        if (!INTEGER.matcher(now).matches()) {
            return false;
        }
        long value = Long.parseLong(now);
        long sum = value + by;
        if (((value ^ sum) & (by ^ sum)) < 0) {
            return false;
        }
        return put(next, key, Long.toString(sum));
    }
}
