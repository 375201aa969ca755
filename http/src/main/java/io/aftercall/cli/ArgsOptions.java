package io.aftercall.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What goes along to the flow untouched. */
final class ArgsOptions {

    @Option(names = "--arg", paramLabel = "NAME=VALUE", description = "Given to the flow as request.args.NAME.")
    private List<String> args = new ArrayList<>();

    @Option(names = "--args-json", paramLabel = "JSON", description = "Given to the flow as request.args.")
    private @Nullable String argsJson;

    /** @throws Failure if both were given, or what was given cannot be read */
    void addTo(Map<String, Object> body) {
        if (argsJson != null && !args.isEmpty()) {
            throw Failure.misuse("--args-json: only without --arg");
        }
        if (argsJson != null) {
            body.put("args", parse(argsJson));
        } else if (!args.isEmpty()) {
            body.put("args", Params.parse("--arg", args));
        }
    }

    private static Object parse(String json) {
        try {
            return new ObjectMapper()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(json);
        } catch (JsonProcessingException e) {
            throw Failure.misuse("--args-json: " + e.getOriginalMessage() + " (expected: JSON)", e);
        }
    }
}
