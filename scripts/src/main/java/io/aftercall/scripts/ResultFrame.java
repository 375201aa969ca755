package io.aftercall.scripts;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a child says of a run that has ended, as it is written inside the child. */
final class ResultFrame {

    private ResultFrame() {}

    /** @param clean whether the child says that nothing of the run is left in it */
    static String write(ScriptResult result, boolean clean) {
        Map<String, @Nullable Object> fields = new HashMap<>();
        fields.put("ending", result.ending());
        fields.put("clean", clean);
        fields.put("output", result.output());
        fields.put("error", result.error());
        if (result instanceof ScriptResult.Returned returned) {
            fields.put("result", returned.resultJson());
            fields.put("reply", returned.effects().replyJson());
            fields.put(
                    "calls",
                    returned.effects().calls().stream().map(ResultFrame::call).toList());
            fields.put(
                    "changes",
                    returned.effects().changes().stream()
                            .map(ResultFrame::change)
                            .toList());
        }
        return FrameJson.write(fields);
    }

    private static Map<String, @Nullable Object> call(ChildCall call) {
        Map<String, @Nullable Object> fields = new HashMap<>();
        fields.put("name", call.name());
        fields.put("type", call.type());
        fields.put("method", call.method());
        fields.put("path", call.path());
        fields.put("params", call.paramsJson());
        fields.put("args", call.argsJson());
        fields.put("worker_id", call.workerId());
        fields.put("context_id", call.contextId());
        fields.put("stripe_account", call.stripeAccount());
        fields.put("api_version", call.apiVersion());
        switch (call.credential()) {
            case null -> {}
            case Credential.Account account -> fields.put("account", account.name());
            case Credential.Inline inline ->
                fields.put("secret", inline.secret().reveal());
        }
        return fields;
    }

    private static Map<String, @Nullable Object> change(ContextChange change) {
        return switch (change) {
            case ContextChange.Put put -> fields("put", put.key(), put.json());
            case ContextChange.Remove remove -> fields("remove", remove.key(), null);
            case ContextChange.Increment increment -> {
                Map<String, @Nullable Object> fields = fields("increment", increment.key(), null);
                fields.put("by", increment.by());
                yield fields;
            }
            case ContextChange.CompareAndSet swap -> {
                Map<String, @Nullable Object> fields = fields("compare_and_set", swap.key(), swap.json());
                fields.put("expected", swap.expectedJson());
                yield fields;
            }
        };
    }

    private static Map<String, @Nullable Object> fields(String what, String key, @Nullable String json) {
        Map<String, @Nullable Object> fields = new HashMap<>();
        fields.put("change", what);
        fields.put("key", key);
        fields.put("json", json);
        return fields;
    }
}
