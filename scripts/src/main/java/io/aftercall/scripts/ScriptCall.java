package io.aftercall.scripts;

import java.util.function.UnaryOperator;

/**
 * One run of one script.
 *
 * @param executionId the same for every run of the same delivery, so that effects count once
 * @param source what to run
 * @param input what the script sees
 * @param childIds the request id of a call that the script starts, from the call's name, or from its ordinal (counted
 *     from 1 over the calls without a name); must give the same id for the same name in every run
 */
public record ScriptCall(String executionId, ScriptSource source, ScriptInput input, UnaryOperator<String> childIds) {}
