package io.aftercall.http.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.aftercall.config.Redactor;
import io.aftercall.queue.ContextConfiguration;
import io.aftercall.queue.ContextConfigurations.Snapshot;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Contexts as a caller sees them. */
final class ContextView {

    private ContextView() {}

    /** One context: what it is set to, and a page of what it holds. */
    static void write(
            JsonGenerator json, String contextId, Snapshot configuration, Map<String, String> data, ContextQuery query)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("id", contextId);
        json.writeFieldName("configuration");
        if (configuration.byContext().isEmpty() && configuration.unreadable().isEmpty()) {
            json.writeNull();
        } else {
            json.writeStartObject();
            writeConfiguration(json, configuration, contextId);
            json.writeEndObject();
        }
        writeEntries(json, query.from(new TreeMap<>(data)), query.limit());
        json.writeEndObject();
    }

    /** A page of the contexts that are set to something. */
    static void write(JsonGenerator json, Snapshot all, ContextQuery query) throws IOException {
        TreeMap<String, Boolean> ids = new TreeMap<>();
        all.byContext().keySet().forEach(id -> ids.put(id, true));
        all.unreadable().forEach(id -> ids.put(id, false));
        SortedMap<String, Boolean> page = query.from(ids);
        json.writeStartObject();
        json.writeArrayFieldStart("contexts");
        int left = query.limit();
        String last = "";
        for (String id : page.keySet()) {
            if (left-- > 0) {
                last = id;
                json.writeStartObject();
                json.writeStringField("id", id);
                writeConfiguration(json, all, id);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeStringField("next", page.size() > query.limit() ? last : null);
        json.writeEndObject();
    }

    static void write(JsonGenerator json, ContextConfiguration configuration) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", configuration.contextId());
        writeFields(json, configuration);
        json.writeEndObject();
    }

    private static void writeConfiguration(JsonGenerator json, Snapshot all, String id) throws IOException {
        ContextConfiguration known = all.byContext().get(id);
        if (known == null) {
            json.writeBooleanField("unreadable", true);
        } else {
            writeFields(json, known);
        }
    }

    private static void writeFields(JsonGenerator json, ContextConfiguration configuration) throws IOException {
        json.writeStringField("account", configuration.account());
        json.writeObjectFieldStart("flows");
        for (var flow : configuration.flows().entrySet()) {
            json.writeStringField(flow.getKey(), flow.getValue());
        }
        json.writeEndObject();
    }

    private static void writeEntries(JsonGenerator json, SortedMap<String, String> page, int limit) throws IOException {
        json.writeArrayFieldStart("entries");
        int left = limit;
        String last = "";
        for (var entry : page.entrySet()) {
            if (left-- > 0) {
                last = entry.getKey();
                json.writeStartObject();
                json.writeStringField("key", Redactor.redact(last));
                json.writeFieldName("value");
                RedactedJson.write(json, entry.getValue());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeStringField("next", page.size() > limit ? ContextQuery.cursor(last) : null);
    }
}
