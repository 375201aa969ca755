package io.aftercall.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.scripts.ContextChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run wants done beside its result: stored with the result, published after it, each part once.
 *
 * @param calls frozen: their ids follow from the execution, so that publishing twice stores once
 */
public record Outbox(List<Request> calls, List<ContextChange> changes) {

    public Outbox {
        calls = List.copyOf(calls);
        changes = List.copyOf(changes);
    }

    public boolean isEmpty() {
        return calls.isEmpty() && changes.isEmpty();
    }

    public String toJson() {
        ObjectNode json = Wire.JSON.createObjectNode();
        ArrayNode callNodes = json.putArray("calls");
        for (Request call : calls) {
            ObjectNode fields = callNodes.addObject();
            fields.put("id", call.id().value());
            fields.put("fingerprint", call.fingerprint());
            List<String> flat = RequestCodec.encode(call);
            for (int i = 0; i < flat.size(); i += 2) {
                fields.put(flat.get(i), flat.get(i + 1));
            }
        }
        ArrayNode changeNodes = json.putArray("changes");
        changes.forEach(change -> write(change, changeNodes.addObject()));
        return json.toString();
    }

    /** @throws IllegalArgumentException if the text is not one of {@link #toJson} */
    public static Outbox parse(String text) {
        JsonNode json = Wire.parse(text);
        List<Request> calls = new ArrayList<>();
        for (JsonNode call : json.path("calls")) {
            Map<String, String> fields = new HashMap<>();
            call.properties()
                    .forEach(
                            field -> fields.put(field.getKey(), field.getValue().asText()));
            calls.add(RequestCodec.decode(new RequestId(Wire.need(fields, "id")), fields));
        }
        List<ContextChange> changes = new ArrayList<>();
        json.path("changes").forEach(change -> changes.add(read(change)));
        return new Outbox(calls, changes);
    }

    private static void write(ContextChange change, ObjectNode json) {
        json.put("key", change.key());
        switch (change) {
            case ContextChange.Put(var key, var value) -> json.put("put", value);
            case ContextChange.Remove(var key) -> json.put("remove", true);
            case ContextChange.Increment(var key, var by) -> json.put("increment", by);
            case ContextChange.CompareAndSet(var key, var expected, var value) ->
                json.put("cas", value).put("expected", expected);
        }
    }

    private static ContextChange read(JsonNode json) {
        String key = json.path("key").asText();
        if (json.has("put")) {
            return new ContextChange.Put(key, json.path("put").asText());
        }
        if (json.has("increment")) {
            return new ContextChange.Increment(key, json.path("increment").asLong());
        }
        if (json.has("cas")) {
            String expected = json.path("expected").isNull()
                    ? null
                    : json.path("expected").asText();
            return new ContextChange.CompareAndSet(
                    key, expected, json.path("cas").asText());
        }
        if (json.has("remove")) {
            return new ContextChange.Remove(key);
        }
        throw new IllegalArgumentException("the outbox holds an unknown change");
    }
}
