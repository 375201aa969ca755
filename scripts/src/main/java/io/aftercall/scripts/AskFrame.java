package io.aftercall.scripts;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a child asks its worker in the middle of a run, and the answers. */
final class AskFrame {

    static final String FLOW = "flow";
    static final String ID = "id";

    private static final int ANY = Integer.MAX_VALUE;

    private AskFrame() {}

    static String ask(String what, String name) {
        return FrameJson.write(Map.of("ask", what, "name", name));
    }

    static String answer(@Nullable FlowText flow) {
        Map<String, @Nullable Object> fields = new HashMap<>();
        if (flow != null) {
            fields.put("file", flow.name());
            fields.put("version", flow.version());
            fields.put("text", flow.text());
        }
        return FrameJson.write(fields);
    }

    static @Nullable FlowText flow(String answer) {
        FrameJson json = FrameJson.read(answer);
        String file = json.textOrNull("file", ANY);
        return file == null ? null : new FlowText(file, json.text("version", ANY), json.text("text", ANY));
    }

    static String answer(String id) {
        return FrameJson.write(Map.of("id", id));
    }

    static String id(String answer) {
        return FrameJson.read(answer).text("id", ANY);
    }
}
