package io.aftercall.scripts;

import io.aftercall.config.ScriptMode;
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
 * @param place where it belongs
 * @param flows what {@code eval_file} finds, by name, the same for the whole run; null for the files of the engine's
 *     directory
 */
public record ScriptCall(
        String executionId,
        ScriptSource source,
        ScriptInput input,
        UnaryOperator<String> childIds,
        Place place,
        @Nullable Map<String, FlowText> flows) {

    /**
     * Where a run belongs.
     *
     * @param contextId whose context it runs in; runs of different contexts never share an isolated process
     * @param mode what its sender asked for; null for what is set
     */
    public record Place(String contextId, @Nullable ScriptMode mode) {}

    /** With the files of the engine's directory. */
    public ScriptCall(String executionId, ScriptSource source, ScriptInput input, UnaryOperator<String> childIds) {
        this(executionId, source, input, childIds, new Place("default", null), null);
    }

    /** The same run of a text that was looked up, among the flows that were active then. */
    public ScriptCall of(ScriptSource found, Map<String, FlowText> active) {
        return new ScriptCall(executionId, found, input, childIds, place, active);
    }
}
