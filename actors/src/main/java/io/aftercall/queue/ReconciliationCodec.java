package io.aftercall.queue;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.request.Outcome;
import io.aftercall.request.Reconciliation;
import io.aftercall.request.Reconciliation.By;
import io.aftercall.request.Reconciliation.Evidence;
import io.aftercall.request.Reconciliation.Resolved;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How an unknown outcome is found out, as fields of the hash of its request. */
final class ReconciliationCodec {

    private ReconciliationCodec() {}

    /** Null if the outcome is not and was not unknown. */
    static @Nullable Reconciliation decode(Map<String, String> fields) {
        String outcome = fields.get("outcome");
        String by = fields.get("resolved_by");
        if (by == null && (outcome == null || !Outcome.ofWire(outcome).parks())) {
            return null;
        }
        String note = fields.getOrDefault("note", "");
        String former = fields.get("former");
        return new Reconciliation(
                Wire.number(fields, "checks"),
                Wire.timeOrNull(fields, "checked"),
                Wire.timeOrNull(fields, "check_at"),
                evidence(fields.getOrDefault("evidence", "")),
                by == null
                        ? null
                        : new Resolved(
                                Wire.time(Wire.need(fields, "resolved")), By.ofWire(by), note.isEmpty() ? null : note),
                former == null ? null : "[" + former + "]");
    }

    /** Null if the next look begins anew. */
    static @Nullable ListCursor cursor(Map<String, String> fields) {
        String look = fields.getOrDefault("look", "");
        if (look.isEmpty()) {
            return null;
        }
        JsonNode json = Wire.parse(look);
        return new ListCursor(
                Wire.time(json.path("begun").asText()),
                json.path("from").asLong(),
                json.path("after").textValue(),
                json.path("pages").asInt());
    }

    /** As {@link #cursor} reads it. */
    static String look(@Nullable ListCursor cursor) {
        return cursor == null
                ? ""
                : Wire.JSON
                        .createObjectNode()
                        .put("begun", cursor.begun().toEpochMilli())
                        .put("from", cursor.from())
                        .put("after", cursor.after())
                        .put("pages", cursor.pages())
                        .toString();
    }

    /** How often an outcome was stored for the request. */
    static int round(Map<String, String> fields) {
        return Math.max(1, Wire.number(fields, "round"));
    }

    /** A line each: JSON holds no line end. */
    private static List<Evidence> evidence(String lines) {
        List<Evidence> all = new ArrayList<>();
        lines.lines().map(Wire::parse).forEach(line -> all.add(of(line)));
        return all;
    }

    private static Evidence of(JsonNode line) {
        return new Evidence(
                Wire.time(line.path("at").asText()),
                line.path("how").asText(),
                line.path("found").asText());
    }
}
