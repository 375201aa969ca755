package io.aftercall.testing;

import io.aftercall.scripts.ChildCall;
import io.aftercall.scripts.ContextChange;
import io.aftercall.scripts.Effects;
import io.aftercall.scripts.FlowRunner;
import io.aftercall.scripts.PlainJson;
import io.aftercall.scripts.RecordedAnswer;
import io.aftercall.scripts.ScriptResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a flow ended in a test, with what it wants done: to be looked at, or to be asserted. Every assertion says what the
 * flow did instead. Values are compared as JSON: the order of keys and the spelling of numbers do not count.
 */
public final class FlowRun {

    private final String flow;
    private final RecordedAnswer recording;
    private final ScriptResult ended;

    FlowRun(String flow, RecordedAnswer recording, ScriptResult ended) {
        this.flow = flow;
        this.recording = recording;
        this.ended = ended;
    }

    /** However it ended. */
    public ScriptResult ended() {
        return ended;
    }

    public String output() {
        return ended.output();
    }

    /** Plain maps and lists. */
    public @Nullable Object result() {
        return PlainJson.read(returned().resultJson());
    }

    /** Plain maps and lists; null if it replied nothing. */
    public @Nullable Object reply() {
        String json = effects().replyJson();
        return json == null ? null : PlainJson.read(json);
    }

    /** The calls that it starts, in order. */
    public List<ChildCall> calls() {
        return effects().calls();
    }

    /** The keys of the context that it changes, in the order of the changes. */
    public List<String> changed() {
        return effects().changes().stream().map(ContextChange::key).toList();
    }

    /** The context afterwards. */
    public Map<String, @Nullable Object> context() {
        return FlowRunner.contextAfter(recording, effects());
    }

    /** Its result is this. */
    public FlowRun returns(@Nullable Object expected) {
        return same("the result", returned().resultJson(), expected);
    }

    /** Its reply is this; null for none. */
    public FlowRun replies(@Nullable Object expected) {
        String json = effects().replyJson();
        return same("the reply", json == null ? "null" : json, expected);
    }

    /** It starts calls of these types, in this order, and no others. */
    public FlowRun calls(String... types) {
        List<String> actual = calls().stream().map(ChildCall::type).toList();
        return check(actual.equals(List.of(types)), "calls", actual, List.of(types));
    }

    /** One of its calls, by its name or its place counted from 1, has these parameters. */
    public FlowRun calls(String name, Map<String, ?> params) {
        ChildCall call = calls().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(flow + " starts no call named " + name + ", but "
                        + calls().stream().map(ChildCall::name).toList()));
        return same("the parameters of the call " + name, call.paramsJson(), params);
    }

    /** The context has this value under the key afterwards; null for none. */
    public FlowRun leaves(String key, @Nullable Object expected) {
        return same("the context's " + key, PlainJson.write(context().get(key)), expected);
    }

    /** It changes these keys of the context, in this order, and no others. */
    public FlowRun changes(String... keys) {
        return check(changed().equals(List.of(keys)), "changes", changed(), List.of(keys));
    }

    /** It throws, and the message has this in it. */
    public FlowRun throwsSaying(String part) {
        boolean holds = ended instanceof ScriptResult.Threw
                && String.valueOf(ended.error()).contains(part);
        return check(holds, "the ending", ended, "an exception that says " + part);
    }

    /**
     * It does what the recording's {@code expect} says: {@code result}, {@code reply}, {@code changed} (keys) and
     * {@code calls} ({@code type}, {@code id}, {@code params}, {@code args}), each if it is there.
     */
    public FlowRun asRecorded() {
        Map<String, @Nullable Object> expected =
                Objects.requireNonNull(recording.expected(), "the recorded answer expects nothing");
        if (expected.containsKey("result")) {
            returns(expected.get("result"));
        }
        if (expected.containsKey("reply")) {
            replies(expected.get("reply"));
        }
        if (expected.containsKey("changed")) {
            same("the changed keys", PlainJson.write(changed()), expected.get("changed"));
        }
        if (expected.containsKey("calls")) {
            same(
                    "the calls",
                    PlainJson.write(calls().stream().map(FlowRun::told).toList()),
                    expected.get("calls"));
        }
        return this;
    }

    private static Map<String, @Nullable Object> told(ChildCall call) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("type", call.type());
        told.put("id", call.id());
        told.put("params", PlainJson.read(call.paramsJson()));
        told.put("args", PlainJson.read(call.argsJson() == null ? "{}" : call.argsJson()));
        return told;
    }

    private Effects effects() {
        return returned().effects();
    }

    private ScriptResult.Returned returned() {
        if (ended instanceof ScriptResult.Returned returned) {
            return returned;
        }
        throw new AssertionError(flow + " did not end well, but " + ended.ending() + ": " + ended.error());
    }

    private FlowRun same(String what, String actualJson, @Nullable Object expected) {
        return check(PlainJson.same(actualJson, expected), what, actualJson, PlainJson.write(expected));
    }

    private FlowRun check(boolean holds, String what, Object actual, Object expected) {
        if (!holds) {
            throw new AssertionError(flow + ": " + what + " is " + actual + " (expected: " + expected + ")");
        }
        return this;
    }
}
