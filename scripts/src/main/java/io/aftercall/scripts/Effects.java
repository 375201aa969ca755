package io.aftercall.scripts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a finished run wants done, all of it or nothing.
 *
 * @param calls in the order in which the script made them
 * @param changes in the order in which the script made them, which is the order to apply them in
 * @param replyJson the last value given to {@code reply}; null if there was none
 */
public record Effects(
        List<ChildCall> calls,
        List<ContextChange> changes,
        @Nullable String replyJson) {

    public Effects {
        calls = List.copyOf(calls);
        changes = List.copyOf(changes);
    }
}
