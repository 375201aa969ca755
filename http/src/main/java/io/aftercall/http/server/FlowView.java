package io.aftercall.http.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.aftercall.queue.FlowHistory;
import io.aftercall.queue.FlowTable;
import java.io.IOException;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Flows and their versions as JSON. */
final class FlowView {

    private FlowView() {}

    static void write(JsonGenerator json, FlowTable table) throws IOException {
        TreeSet<String> names = new TreeSet<>(table.flows().keySet());
        names.addAll(table.refused().keySet());
        json.writeStartObject();
        json.writeNumberField("revision", table.revision());
        json.writeArrayFieldStart("flows");
        for (String name : names) {
            write(json, name, table.flows().get(name), table.refused().get(name));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(
            JsonGenerator json, String name, FlowTable.@Nullable Active active, FlowTable.@Nullable Refused refused)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("version", active == null || active.isNone() ? null : active.version());
        Json.time(json, "changed_at", active == null ? null : active.at());
        json.writeStringField("by", active == null ? null : active.by());
        json.writeFieldName("refused");
        if (refused == null) {
            json.writeNull();
        } else {
            json.writeStartObject();
            json.writeStringField("version", refused.version());
            Json.time(json, "at", refused.at());
            json.writeStringField("by", refused.by());
            json.writeStringField("why", refused.why());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    static void write(JsonGenerator json, FlowHistory history) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", history.flow());
        json.writeStringField("version", history.active());
        json.writeArrayFieldStart("versions");
        for (String version : history.kept()) {
            json.writeString(version);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("events");
        for (FlowHistory.Event event : history.events()) {
            json.writeStartObject();
            Json.time(json, "at", event.at());
            json.writeStringField("event", event.kind().wire());
            json.writeStringField("version", event.version());
            json.writeStringField("by", event.by());
            json.writeStringField("why", event.why());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
