package io.aftercall.scripts;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One run of one script.
 *
 * @param executionId the same for every run of the same delivery, so that effects count once
 * @param source what to run
 * @param input what the script sees
 * @param childIds the request id of a call that the script starts, from the call's name, or from its ordinal (counted
 *     from 1 over the calls without a name); must give the same id for the same name in every run
 * @param flows what {@code eval_file} finds, by name, the same for the whole run; null for the files of the engine's
 *     directory
 */
public record ScriptCall(
        String executionId,
        ScriptSource source,
        ScriptInput input,
        UnaryOperator<String> childIds,
        @Nullable Map<String, FlowText> flows) {

    /** With the files of the engine's directory. */
    public ScriptCall(String executionId, ScriptSource source, ScriptInput input, UnaryOperator<String> childIds) {
        this(executionId, source, input, childIds, null);
    }

    /** The same run of a text that was looked up, among the flows that were active then. */
    public ScriptCall of(ScriptSource found, Map<String, FlowText> active) {
        return new ScriptCall(executionId, found, input, childIds, active);
    }
}
