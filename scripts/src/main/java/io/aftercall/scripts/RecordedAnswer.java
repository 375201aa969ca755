package io.aftercall.scripts;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a flow was given once, to be given to it again without anybody asking Stripe. The text is a JSON object; of
 * {@code response} and {@code error} it has one or none, all others may be left out:
 *
 * <pre>{"response": {…}, "error": {…}, "request": {…}, "context": {"key": …}, "bindings": {…}, "expect": {…}}</pre>
 *
 * @param input what the flow sees
 * @param expected what it is to do, as plain maps and lists; null if the text does not say
 */
public record RecordedAnswer(ScriptInput input, @Nullable Map<String, @Nullable Object> expected) {

    private static final Set<String> FIELDS = Set.of("response", "error", "request", "context", "bindings", "expect");
    private static final int MAX = 20_000_000;

    /** @throws IllegalArgumentException if it is not such an object; says what is wrong */
    public static RecordedAnswer parse(String text) {
        Map<String, @Nullable Object> fields = JsonReader.readObject(text);
        for (String field : fields.keySet()) {
            require(
                    FIELDS.contains(field),
                    "unknown field '" + field + "' (expected: response, error, request, context,"
                            + " bindings, expect)");
        }
        require(fields.get("response") == null || fields.get("error") == null, "a response and an error: expected one");
        Map<String, String> context = new LinkedHashMap<>();
        object(fields, "context").forEach((key, value) -> context.put(key, json(value)));
        ScriptInput input = new ScriptInput(
                text(fields.get("response")),
                text(fields.get("error")),
                json(object(fields, "request")),
                json(object(fields, "bindings")),
                context);
        return new RecordedAnswer(input, fields.containsKey("expect") ? object(fields, "expect") : null);
    }

    /** Of which ending it is; a recording without an answer is one of a response. */
    public Ending ending() {
        return input.errorJson() == null ? Ending.RESPONSE : Ending.ERROR;
    }

    /** The same with another request, such as that of a call which another flow has started. */
    public RecordedAnswer withRequest(String requestJson) {
        return new RecordedAnswer(
                new ScriptInput(
                        input.responseJson(), input.errorJson(), requestJson, input.bindingsJson(), input.context()),
                expected);
    }

    @SuppressWarnings("unchecked") // objects are only ever built with text as keys
    private static Map<String, @Nullable Object> object(Map<String, @Nullable Object> fields, String name) {
        Object value = fields.get(name);
        require(value == null || value instanceof Map, name + ": expected an object");
        return value == null ? Map.of() : (Map<String, @Nullable Object>) value;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : json(value);
    }

    private static String json(@Nullable Object value) {
        return JsonText.of(value, "the recorded answer", MAX);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("recorded answer: " + message);
        }
    }

    /** Says nothing of the content. */
    @Override
    public String toString() {
        return "RecordedAnswer[" + ending() + "]";
    }
}
