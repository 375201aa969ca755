package io.aftercall.scripts;

import io.aftercall.config.Redactor;
import io.aftercall.config.ScriptSettings;
import io.aftercall.config.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a child says of a run, and believes none of it: the script may have written the frame itself. Every limit is
 * checked again, every id is made anew, every text is cleaned.
 */
final class HostileResult {

    private static final Set<String> TYPES =
            Set.of("product", "price", "subscription", "payment_intent", "coupon", "customer", "refund", "stripe");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.:-]{0,99}|[1-9][0-9]{0,5}");
    private static final int MAX_ERROR = 2500;
    private static final int MARK = 100;
    private static final int RESULTS = 4;

    private final FrameJson frame;
    private final ScriptSettings settings;
    private final String version;
    private final UnaryOperator<String> childIds;
    private final Map<String, String> values;
    private final ContextSize size;
    private final Set<String> names = new HashSet<>();
    private long budget;

    HostileResult(
            FrameJson frame, ScriptSettings settings, String version, ScriptCall call, UnaryOperator<String> childIds) {
        this.frame = frame;
        this.settings = settings;
        this.version = version;
        this.childIds = childIds;
        this.values = new HashMap<>(call.input().context());
        this.size = new ContextSize(settings.contexts(), values);
        this.budget = (long) RESULTS * settings.maxResult();
    }

    /** @throws IllegalArgumentException if no run of ours ends like this */
    ScriptResult result() {
        String output = Redactor.redact(frame.text("output", settings.maxOutput() + MARK));
        String ending = frame.text("ending", MARK);
        if (ending.equals("returned")) {
            String json = json(frame.text("result", settings.maxResult()));
            return new ScriptResult.Returned(version, output, json, effects());
        }
        String error = Redactor.redact(frame.text("error", MAX_ERROR));
        return switch (ending) {
            case "threw" -> new ScriptResult.Threw(version, output, error);
            case "timed_out" -> new ScriptResult.TimedOut(version, output, settings.timeout());
            case "out_of_memory" ->
                new ScriptResult.Lost(version, output, ScriptResult.Lost.Cause.OUT_OF_MEMORY, error);
            case "rejected" -> new ScriptResult.Rejected(version, output, error);
            case "output_too_large" -> new ScriptResult.OutputTooLarge(version, output, error);
            default -> throw new IllegalArgumentException("an unknown ending");
        };
    }

    private Effects effects() {
        List<ChildCall> calls = new ArrayList<>();
        for (FrameJson call : frame.list("calls", settings.maxCalls())) {
            calls.add(call(call));
        }
        List<ContextChange> changes = new ArrayList<>();
        for (FrameJson change : frame.list("changes", RunEffects.MAX_CHANGES)) {
            changes.add(change(change));
        }
        String reply = frame.textOrNull("reply", settings.maxResult());
        return new Effects(calls, changes, reply == null ? null : kept(reply));
    }

    private ChildCall call(FrameJson call) {
        String name = call.text("name", MARK);
        if (!NAME.matcher(name).matches() || !names.add(name)) {
            throw new IllegalArgumentException("a call's name");
        }
        String type = call.text("type", MARK);
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("a call's type");
        }
        CallTarget target = type.equals("stripe")
                ? CallTarget.stripe(call.textOrNull("method", MARK), call.textOrNull("path", settings.maxResult()))
                : CallTarget.of(type);
        String params = kept(call.text("params", settings.maxResult()));
        JsonReader.readWrittenObject(params);
        String args = call.textOrNull("args", settings.maxResult());
        return new ChildCall(
                childIds.apply(name),
                name,
                target.type(),
                target.method(),
                target.path(),
                params,
                args == null ? null : kept(args),
                CallBuilder.id("worker_id", call.text("worker_id", settings.maxResult())),
                CallBuilder.id("context_id", call.text("context_id", settings.maxResult())),
                credential(call),
                idOrNull(call, "stripe_account"),
                idOrNull(call, "api_version"));
    }

    private @Nullable String idOrNull(FrameJson call, String name) {
        String id = call.textOrNull(name, settings.maxResult());
        return id == null ? null : CallBuilder.id(name, id);
    }

    private @Nullable Credential credential(FrameJson call) {
        String secret = call.textOrNull("secret", settings.maxResult());
        if (secret != null) {
            return new Credential.Inline(Secret.of(secret));
        }
        String account = call.textOrNull("account", settings.maxResult());
        return account == null ? null : Credentials.account(account);
    }

    private ContextChange change(FrameJson change) {
        String key = ScriptContext.check(change.text("key", settings.maxResult()));
        return switch (change.text("change", MARK)) {
            case "put" -> new ContextChange.Put(key, grown(key, kept(change.text("json", settings.maxResult()))));
            case "remove" -> {
                size.forget(key, values.remove(key));
                yield new ContextChange.Remove(key);
            }
            case "increment" -> {
                grown(key, values.getOrDefault(key, "0"));
                yield new ContextChange.Increment(key, change.number("by"));
            }
            case "compare_and_set" -> {
                String expected = change.textOrNull("expected", settings.maxResult());
                yield new ContextChange.CompareAndSet(
                        key,
                        expected == null ? null : json(expected),
                        grown(key, kept(change.text("json", settings.maxResult()))));
            }
            default -> throw new IllegalArgumentException("an unknown change");
        };
    }

    /** The context may hold no more than a run may leave in it. */
    private String grown(String key, String json) {
        if (size.refusal(key, values.get(key), json) != null) {
            throw new IllegalArgumentException("more than a context may hold");
        }
        size.count(key, values.put(key, json), json);
        return json;
    }

    private String kept(String json) {
        budget -= json.length();
        if (budget < 0) {
            throw new IllegalArgumentException("more than one run may want");
        }
        return json(json);
    }

    private static String json(String text) {
        JsonReader.requireWellFormed(text);
        return text;
    }
}
