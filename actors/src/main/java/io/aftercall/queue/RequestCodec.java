package io.aftercall.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.config.ScriptMode;
import io.aftercall.request.Attempt;
import io.aftercall.request.Credential;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.IdempotencyKey;
import io.aftercall.request.Origin;
import io.aftercall.request.Outcome;
import io.aftercall.request.Params;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.request.RequestStatus;
import io.aftercall.request.RequestType;
import io.aftercall.request.Routing;
import io.aftercall.request.StripeCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link Request} and its progress as fields: what the scripts read in a hash, the rest in a text that never changes. */
final class RequestCodec {

    /** Raised when the meaning of a field changes; a record of another version is refused, not guessed at. */
    private static final String VERSION = "3";

    /** In the hash: what scripts and lists of dead letters read. */
    private static final Set<String> LOOSE = Set.of("type", "method", "worker", "context", "flow");

    /** In the text. */
    private static final Set<String> FROZEN = Set.of(
            "v",
            "path",
            "body",
            "api",
            "stripe_account",
            "key",
            "shape",
            "params",
            "priority",
            "mode",
            "account",
            "sealed",
            "caller",
            "args",
            "tags",
            "parent");

    /** Longer values are in the hash too: a list reads the texts of all that it shows. */
    private static final int LARGE = 4096;

    private RequestCodec() {}

    /** A record that another release wrote: not broken, and for a process of that release to read. */
    static final class OtherVersion extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        private OtherVersion(String message) {
            super(message);
        }
    }

    /**
     * A request as it is stored.
     *
     * @param text a JSON object of fields
     * @param loose the other fields and their values, in turn
     */
    record Frozen(String text, List<String> loose) {}

    static Frozen freeze(Request request) {
        List<String> fields = encode(request);
        ObjectNode text = Wire.JSON.createObjectNode();
        List<String> loose = new ArrayList<>();
        for (int i = 0; i < fields.size(); i += 2) {
            String name = fields.get(i);
            String value = fields.get(i + 1);
            if (LOOSE.contains(name) || value.length() > LARGE) {
                loose.add(name);
                loose.add(value);
            } else {
                text.put(name, value);
            }
        }
        return new Frozen(text.toString(), loose);
    }

    /**
     * All fields of a record: those of the hash are newer. None of a hash that is empty.
     *
     * @throws IllegalArgumentException if the text is none of {@link #freeze}
     */
    static Map<String, String> thaw(Map<String, String> hash, String text) {
        Map<String, String> fields = new HashMap<>(hash);
        if (!hash.isEmpty()) {
            for (Map.Entry<String, JsonNode> field : Wire.parse(text).properties()) {
                if (!FROZEN.contains(field.getKey()) || !field.getValue().isTextual()) {
                    throw new IllegalArgumentException("the text of the record has an unknown field");
                }
                fields.putIfAbsent(field.getKey(), field.getValue().asText());
            }
        }
        return fields;
    }

    /** With all fields in one list. */
    static List<String> encode(Request request) {
        List<String> fields = new ArrayList<>();
        Wire.put(fields, "v", VERSION);
        Wire.put(fields, "type", request.type().wire());
        StripeCall call = request.call();
        Wire.put(fields, "method", call.method());
        boolean plain = request.type().createPath().filter(call.path()::equals).isPresent();
        Wire.put(fields, "path", plain ? null : call.path()); // that of the type
        Wire.put(fields, "body", call.body());
        Wire.put(fields, "api", call.apiVersion());
        Wire.put(fields, "stripe_account", call.stripeAccount());
        Wire.put(fields, "key", request.key().value());
        String shape = ParamsInBody.shape(request);
        Wire.put(fields, "shape", shape);
        Wire.put(fields, "params", shape == null ? request.params().json() : null);
        Routing routing = request.routing();
        Wire.put(fields, "worker", routing.workerId());
        Wire.put(fields, "context", routing.contextId());
        Wire.put(fields, "priority", Integer.toString(routing.priority()));
        Wire.put(fields, "flow", routing.flow());
        Wire.put(fields, "mode", wire(routing.mode()));
        switch (request.credential()) {
            case Credential.Account(var name) -> Wire.put(fields, "account", name);
            case Credential.Sealed(var envelope) -> Wire.put(fields, "sealed", envelope);
            case Credential.Inline inline -> throw new IllegalArgumentException("an inline secret is never stored");
            case Credential.OfContext open -> throw new IllegalArgumentException("an open account is never stored");
        }
        Origin origin = request.origin();
        Wire.put(fields, "caller", origin.callerId());
        Wire.put(fields, "args", origin.argsJson());
        Wire.put(fields, "tags", origin.tags().isEmpty() ? null : Wire.write(origin.tags()));
        Wire.put(
                fields,
                "parent",
                origin.parent() == null ? null : origin.parent().value());
        return fields;
    }

    /** @throws IllegalArgumentException if the fields are not a request */
    static Request decode(RequestId id, Map<String, String> fields) {
        String version = Wire.need(fields, "v");
        if (!version.equals(VERSION)) {
            throw new OtherVersion("the record has version " + version + ", expected " + VERSION);
        }
        RequestType type =
                RequestType.ofWire(Wire.need(fields, "type")).orElseThrow(() -> new IllegalArgumentException("type"));
        String parent = fields.get("parent");
        return new Request(
                id,
                type,
                new StripeCall(
                        Wire.need(fields, "method"),
                        path(type, fields),
                        Wire.need(fields, "body"),
                        Wire.need(fields, "api"),
                        fields.get("stripe_account")),
                key(id, fields),
                params(fields),
                routing(fields),
                credential(fields),
                new Origin(
                        fields.get("caller"),
                        fields.get("args"),
                        tags(fields.get("tags")),
                        parent == null ? null : new ExecutionId(parent)),
                Wire.need(fields, "fingerprint"));
    }

    private static IdempotencyKey key(RequestId id, Map<String, String> fields) {
        IdempotencyKey key = new IdempotencyKey(Wire.need(fields, "key"));
        if (!key.equals(IdempotencyKey.of(id))) {
            throw new IllegalArgumentException("the key of the record is that of another request");
        }
        return key;
    }

    private static String path(RequestType type, Map<String, String> fields) {
        return fields.containsKey("path")
                ? Wire.need(fields, "path")
                : type.createPath().orElseThrow(() -> new IllegalArgumentException("the record has no field path"));
    }

    private static Params params(Map<String, String> fields) {
        String whole = fields.get("params");
        return whole != null
                ? Params.of(whole)
                : ParamsInBody.params(Wire.need(fields, "body"), Wire.need(fields, "shape"));
    }

    private static Routing routing(Map<String, String> fields) {
        return new Routing(
                Wire.need(fields, "worker"),
                Wire.need(fields, "context"),
                Wire.number(fields, "priority"),
                fields.get("flow"),
                mode(fields.get("mode")));
    }

    static @Nullable String wire(@Nullable ScriptMode mode) {
        return mode == null ? null : mode.wire();
    }

    /** What nobody knows here is not guessed to be harmless. */
    static @Nullable ScriptMode mode(@Nullable String wire) {
        return wire == null ? null : ScriptMode.ofWire(wire).orElse(ScriptMode.ISOLATED);
    }

    static RequestStatus status(Map<String, String> fields) {
        String outcome = fields.get("outcome");
        String http = fields.get("http");
        return new RequestStatus(
                RequestState.ofWire(Wire.need(fields, "state"))
                        .orElseThrow(() -> new IllegalArgumentException("the record has an unknown state")),
                outcome == null ? null : Outcome.ofWire(outcome),
                http == null || http.isEmpty() ? null : Integer.valueOf(http),
                fields.get("reply"),
                attempts(fields),
                new RequestStatus.Times(
                        Wire.time(Wire.need(fields, "created")),
                        Wire.timeOrNull(fields, "first"),
                        Wire.timeOrNull(fields, "next"),
                        Wire.timeOrNull(fields, "settled"),
                        Wire.timeOrNull(fields, "completed")),
                ReconciliationCodec.decode(fields));
    }

    static Held held(Lease lease, Map<String, String> fields) {
        return new Held(
                decode(lease.id(), fields),
                lease,
                Wire.number(fields, "attempts"),
                Wire.time(Wire.need(fields, "created")),
                Wire.timeOrNull(fields, "first"),
                "1".equals(fields.get("maybe")),
                Wire.number(fields, "takeovers"),
                Wire.timeOrNull(fields, "next"),
                new Blame(Wire.number(fields, "blame"), fields.containsKey("suspect")),
                null);
    }

    /** One that was taken as it was stored: {@code accept.lua} gives it its first fence. */
    static Held fresh(Request request, String entryId, Instant acceptedAt) {
        return new Held(request, new Lease(request.id(), entryId, 1), 0, acceptedAt, null, false, 0, null);
    }

    private static Credential credential(Map<String, String> fields) {
        String sealed = fields.get("sealed");
        return sealed != null ? new Credential.Sealed(sealed) : new Credential.Account(Wire.need(fields, "account"));
    }

    private static List<String> tags(@Nullable String json) {
        List<String> tags = new ArrayList<>();
        if (json != null) {
            Wire.parse(json).forEach(tag -> tags.add(tag.asText()));
        }
        return tags;
    }

    private static List<Attempt> attempts(Map<String, String> fields) {
        List<Attempt> attempts = new ArrayList<>();
        for (JsonNode ended : Wire.parse("[" + fields.getOrDefault("log", "") + "]")) {
            attempts.add(new Attempt(
                    ended.path("n").asInt(),
                    Wire.time(ended.path("s").asText()),
                    ended.has("e") ? Wire.time(ended.path("e").asText()) : null,
                    ended.has("h") ? Integer.valueOf(ended.path("h").asInt()) : null,
                    ended.has("x") ? ended.path("x").asText() : null));
        }
        int open = Wire.number(fields, "open");
        if (open > 0) {
            attempts.add(new Attempt(open, Wire.time(Wire.need(fields, "open_at")), null, null, null));
        }
        return attempts;
    }
}
