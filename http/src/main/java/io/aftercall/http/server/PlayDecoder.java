package io.aftercall.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.actors.RequestIds;
import io.aftercall.config.IsolationSettings;
import io.aftercall.config.ScriptMode;
import io.aftercall.queue.PlayRequest;
import io.aftercall.request.FieldError;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Routing;
import io.aftercall.scripts.ScriptSource;
import io.aftercall.scripts.ScriptValues;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a script to be played of a body, or says everything that is wrong with it. */
final class PlayDecoder {

    /** A script and its bindings, each of their characters written as an escape of six. */
    static final long MAX_BODY = 4L * 1024 * 1024;

    private static final int MAX_SCRIPT = 64 * 1024;
    private static final int MAX_BINDINGS = 2 * 1024 * 1024;
    private static final String DEFAULT = "default";

    private final Fields fields;
    private final List<FieldError> errors = new ArrayList<>();

    private PlayDecoder(ObjectNode body) {
        this.fields = new Fields(body, "", errors);
    }

    /**
     * Decodes.
     *
     * @param modes who may have their scripts run where
     * @param key the caller's own idempotency key, checked already; null if none
     * @throws ProblemException if something is wrong
     */
    static PlayRequest decode(JsonNode body, @Nullable String key, RequestIds ids, IsolationSettings modes) {
        if (body instanceof ObjectNode object) {
            return new PlayDecoder(object).read(key, ids, modes);
        }
        throw new ProblemException(Problem.of(Problem.Kind.MALFORMED, "The body is not a JSON object."));
    }

    private PlayRequest read(@Nullable String key, RequestIds ids, IsolationSettings modes) {
        String script = fields.text("script").orElse("");
        requireScript(script, fields);
        String bindings = fields.object("bindings")
                .map(JsonNode::toString)
                .map(ScriptValues::storable)
                .orElse("{}");
        requireBindings(bindings, fields);
        ScriptMode mode = Modes.read(fields);
        Modes.checkInline(mode, modes, fields);
        Routing routing = routing(mode);
        fields.refuseUnknown();
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalid(errors));
        }
        return new PlayRequest(
                ids.ofPlay(key),
                script,
                routing,
                bindings,
                fingerprint(script, routing, bindings),
                new ScriptSource.Inline(script).version());
    }

    static void requireScript(String script, Fields fields) {
        if (script.isBlank() || bytes(script) > MAX_SCRIPT) {
            fields.error("script", "expected a script of at most " + MAX_SCRIPT + " bytes");
        }
    }

    static void requireBindings(String bindings, Fields fields) {
        if (bytes(bindings) > MAX_BINDINGS) {
            fields.error("bindings", "expected at most " + MAX_BINDINGS + " bytes");
        }
        try {
            ScriptValues.requireBindings(bindings);
        } catch (IllegalArgumentException e) {
            fields.error("bindings", String.valueOf(e.getMessage()).replaceFirst("^bindings: ", ""));
        }
    }

    private Routing routing(@Nullable ScriptMode mode) {
        String worker = fields.text("worker_id").orElse(DEFAULT);
        String context = fields.text("context_id").orElse(DEFAULT);
        int priority = fields.whole("priority").orElse(Routing.DEFAULT_PRIORITY);
        check(() -> new Routing(worker, DEFAULT, Routing.DEFAULT_PRIORITY, null));
        check(() -> new Routing(DEFAULT, context, Routing.DEFAULT_PRIORITY, null));
        check(() -> new Routing(DEFAULT, DEFAULT, priority, null));
        return errors.isEmpty()
                ? new Routing(worker, context, priority, null, mode)
                : new Routing(DEFAULT, DEFAULT, Routing.DEFAULT_PRIORITY, null);
    }

    private void check(Runnable construction) {
        try {
            construction.run();
        } catch (InvalidSubmission e) {
            fields.error(e);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Of all that the caller asked for; each part with its length, so that no two ways to cut a text are equal. */
    private static String fingerprint(String script, Routing routing, String bindings) {
        String text = script.length() + "\n" + script + routing + "\n" + bindings;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
