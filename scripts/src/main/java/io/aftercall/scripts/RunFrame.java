package io.aftercall.scripts;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a worker tells a child to run.
 *
 * @param file a flow's, or one that only names a text that was sent
 * @param checkOnly whether it is only to be compiled
 */
record RunFrame(FlowText file, boolean inline, boolean checkOnly, String executionId, ScriptInput input) {

    private static final int ANY = Integer.MAX_VALUE;

    String write() {
        Map<String, @Nullable Object> fields = new HashMap<>();
        fields.put("file", file.name());
        fields.put("version", file.version());
        fields.put("text", file.text());
        fields.put("inline", inline);
        fields.put("check", checkOnly);
        fields.put("id", executionId);
        fields.put("response", input.responseJson());
        fields.put("error", input.errorJson());
        fields.put("request", input.requestJson());
        fields.put("bindings", input.bindingsJson());
        fields.put("context", input.context());
        return FrameJson.write(fields);
    }

    static RunFrame read(String frame) {
        FrameJson json = FrameJson.read(frame);
        FlowText file = new FlowText(json.text("file", ANY), json.text("version", ANY), json.text("text", ANY));
        ScriptInput input = new ScriptInput(
                json.textOrNull("response", ANY),
                json.textOrNull("error", ANY),
                json.text("request", ANY),
                json.text("bindings", ANY),
                json.texts("context"));
        return new RunFrame(file, json.flag("inline"), json.flag("check"), json.text("id", ANY), input);
    }

    ScriptCall call(UnaryOperator<String> childIds) {
        ScriptSource source = inline ? new ScriptSource.Inline(file.text()) : new ScriptSource.Version(file);
        return new ScriptCall(executionId, source, input, childIds);
    }
}
