package io.aftercall.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.queue.DeadLetterEdit;
import io.aftercall.request.FieldError;
import io.aftercall.request.InvalidSubmission;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a body changes before a replay. */
final class EditDecoder {

    private EditDecoder() {}

    /** @throws ProblemException if something is wrong; names all that is */
    static DeadLetterEdit decode(ObjectNode body) {
        List<FieldError> errors = new ArrayList<>();
        Fields fields = new Fields(body, "", errors);
        String flow = fields.text("flow").orElse(null);
        String args = fields.any("args").map(JsonNode::toString).orElse(null);
        String script = fields.text("script").orElse(null);
        String bindings = fields.object("bindings").map(JsonNode::toString).orElse(null);
        fields.refuseUnknown();
        if (script != null) {
            PlayDecoder.requireScript(script, fields);
        }
        if (bindings != null) {
            PlayDecoder.requireBindings(bindings, fields);
        }
        check(fields, flow, null);
        check(fields, null, args);
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalid(errors));
        }
        return new DeadLetterEdit(flow, args, script, bindings);
    }

    private static void check(Fields fields, @Nullable String flow, @Nullable String args) {
        try {
            new DeadLetterEdit(flow, args, null, null);
        } catch (InvalidSubmission e) {
            fields.error(e);
        }
    }
}
