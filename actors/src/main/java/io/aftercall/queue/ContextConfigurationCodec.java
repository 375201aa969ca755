package io.aftercall.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** {@link ContextConfiguration} as the JSON that is stored. */
final class ContextConfigurationCodec {

    private static final Set<String> KNOWN = Set.of("account", "flows");

    private ContextConfigurationCodec() {}

    static String encode(ContextConfiguration configuration) {
        ObjectNode json = Wire.JSON.createObjectNode();
        if (configuration.account() != null) {
            json.put("account", configuration.account());
        }
        ObjectNode flows = json.putObject("flows");
        configuration.flows().forEach(flows::put);
        return json.toString();
    }

    /** @throws IllegalArgumentException if it is none, or says more than this process knows of */
    static ContextConfiguration decode(String contextId, String json) {
        JsonNode object = Wire.parse(json);
        if (!object.isObject() || !object.properties().stream().allMatch(field -> KNOWN.contains(field.getKey()))) {
            throw new IllegalArgumentException("expected an object with account and flows");
        }
        Map<String, String> flows = new HashMap<>();
        object.path("flows").properties().forEach(flow -> flows.put(flow.getKey(), text(flow.getValue())));
        String account = object.has("account") ? text(object.path("account")) : null;
        return new ContextConfiguration(contextId, account, flows);
    }

    private static String text(JsonNode value) {
        if (!value.isTextual()) {
            throw new IllegalArgumentException("expected texts");
        }
        return value.textValue();
    }
}
