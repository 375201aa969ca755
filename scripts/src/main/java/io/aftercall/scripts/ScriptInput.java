package io.aftercall.scripts;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a script sees. Everything is JSON text, and reaches the script as bound values, never as source.
 *
 * @param responseJson bound as {@code response_json} (text) and {@code parsed_data}; null if the request failed
 * @param errorJson bound as {@code error_json} (text) and {@code parsed_error}; null if it succeeded
 * @param request an object, bound as {@code request}
 * @param bindingsJson an object whose entries are bound by name; <code>{}</code> for none
 * @param contextMap the context's durable map as it was at one moment, before the run or when the script first needed it:
 *     key to JSON text
 */
public record ScriptInput(
        @Nullable String responseJson,
        @Nullable String errorJson,
        Late<String> request,
        String bindingsJson,
        Late<Map<String, String>> contextMap) {

    /** With all of it at hand. */
    public ScriptInput(
            @Nullable String responseJson,
            @Nullable String errorJson,
            String requestJson,
            String bindingsJson,
            Map<String, String> context) {
        this(responseJson, errorJson, Late.known(requestJson), bindingsJson, Late.known(Map.copyOf(context)));
    }

    /** As {@link Late#get}. */
    public String requestJson() {
        return request.get();
    }

    /** As {@link Late#get}. */
    public Map<String, String> context() {
        return contextMap.get();
    }

    /** Says nothing of the content, which may hold what no log may. */
    @Override
    public String toString() {
        return "ScriptInput[" + (errorJson == null ? "response" : "error") + "]";
    }
}
