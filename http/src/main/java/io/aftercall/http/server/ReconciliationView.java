package io.aftercall.http.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.aftercall.request.Reconciliation;
import io.aftercall.request.Reconciliation.Evidence;
import io.aftercall.request.Reconciliation.Resolved;
import io.aftercall.request.RequestStatus;
import java.io.IOException;

/** How an unknown outcome is, or was, found out, as a poller sees it. */
final class ReconciliationView {

    private ReconciliationView() {}

    static void write(JsonGenerator json, RequestStatus status) throws IOException {
        json.writeBooleanField("reconciled", status.reconciled());
        json.writeFieldName("reconciliation");
        Reconciliation known = status.reconciliation();
        if (known == null) {
            json.writeNull();
            return;
        }
        Resolved resolved = known.resolved();
        json.writeStartObject();
        json.writeNumberField("checks", known.checks());
        Json.time(json, "checked_at", known.checkedAt());
        Json.time(json, "next_check_at", known.nextCheckAt());
        json.writeArrayFieldStart("evidence");
        for (Evidence evidence : known.evidence()) {
            json.writeStartObject();
            Json.time(json, "at", evidence.at());
            json.writeStringField("how", evidence.how());
            json.writeStringField("found", evidence.found());
            json.writeEndObject();
        }
        json.writeEndArray();
        Json.time(json, "resolved_at", resolved == null ? null : resolved.at());
        json.writeStringField(
                "resolved_by", resolved == null ? null : resolved.by().wire());
        json.writeStringField("note", resolved == null ? null : resolved.note());
        Json.raw(json, "former", known.formerJson());
        json.writeEndObject();
    }
}
