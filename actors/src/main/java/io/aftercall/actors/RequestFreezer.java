package io.aftercall.actors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aftercall.config.SecretSealer;
import io.aftercall.config.StripeSettings;
import io.aftercall.request.Credential;
import io.aftercall.request.IdempotencyKey;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Params;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestType;
import io.aftercall.request.StripeCall;
import io.aftercall.request.Submission;
import io.aftercall.request.Target;
import io.aftercall.scripts.ScriptValues;
import io.aftercall.stripe.FormEncoder;
import io.aftercall.stripe.FormException;
import io.aftercall.stripe.TaggedCreates;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a submission the request that is stored: every byte that will be sent is fixed here, and the secret is
 * sealed. Thread-safe; does no I/O.
 */
public final class RequestFreezer {

    /** Stripe's own limit (docs.stripe.com/metadata). */
    private static final int MAX_METADATA = 50;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final StripeSettings stripe;
    private final SecretSealer sealer;
    private final ConfiguredContexts contexts;

    /** No context is set to anything. */
    public RequestFreezer(StripeSettings stripe, SecretSealer sealer) {
        this(stripe, sealer, new ConfiguredContexts());
    }

    public RequestFreezer(StripeSettings stripe, SecretSealer sealer, ConfiguredContexts contexts) {
        this.stripe = stripe;
        this.sealer = sealer;
        this.contexts = contexts;
    }

    /** What submissions take from their contexts here. */
    ConfiguredContexts contexts() {
        return contexts;
    }

    /** @throws InvalidSubmission if what would be sent is not fit to be sent; names the field */
    public Request freeze(Submission submission, RequestId id) {
        Target target = submission.target();
        String method = target.method() == null ? "POST" : target.method();
        String path = target.path() == null ? submission.type().createPath().orElseThrow() : target.path();
        String version = target.apiVersion() == null ? stripe.apiVersion() : target.apiVersion();
        String body = encode(takesTag(submission, method, path) ? tagged(target.params(), id) : target.params());
        requireReadable(submission.origin().argsJson());
        return new Request(
                id,
                submission.type(),
                new StripeCall(method, path, body, version, target.stripeAccount()),
                IdempotencyKey.of(id),
                Params.of(json(target.params())),
                contexts.routing(submission),
                sealed(contexts.credential(submission), id),
                submission.origin(),
                fingerprint(submission, method, path, encode(sorted(target.params()))));
    }

    /** Lets an unknown outcome be looked up at Stripe. */
    private boolean takesTag(Submission submission, String method, String path) {
        boolean takesMetadata = submission.type() != RequestType.STRIPE
                || TaggedCreates.of(method, path).isPresent();
        return stripe.tagMetadata() && takesMetadata;
    }

    private static Map<String, ?> tagged(Map<String, ?> params, RequestId id) {
        Object metadata = params.get("metadata");
        if (metadata != null && !(metadata instanceof Map<?, ?> given && !given.isEmpty())) {
            return params; // the caller unsets all metadata, or is to be told what is wrong with it
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        if (metadata instanceof Map<?, ?> given) {
            given.forEach((key, value) -> entries.put(String.valueOf(key), value));
        }
        if (entries.size() >= MAX_METADATA || entries.containsKey(TaggedCreates.TAG)) {
            return params; // what the caller has put there is the caller's
        }
        entries.put(TaggedCreates.TAG, id.value());
        Map<String, Object> all = new LinkedHashMap<>(params);
        all.put("metadata", entries);
        return all;
    }

    private static Map<String, Object> sorted(Map<?, ?> params) {
        Map<String, Object> sorted = new TreeMap<>();
        params.forEach((name, value) ->
                sorted.put(String.valueOf(name), value instanceof Map<?, ?> nested ? sorted(nested) : value));
        return sorted;
    }

    private Credential sealed(Credential credential, RequestId id) {
        return switch (credential) {
            case Credential.Inline(var secret) -> new Credential.Sealed(sealer.seal(secret, id.value()));
            case Credential.Account account -> account;
            case Credential.Sealed other ->
                throw new InvalidSubmission("secret", "expected an account or the secret itself");
            case Credential.OfContext open -> throw new IllegalStateException("the context was asked before");
        };
    }

    private static void requireReadable(@Nullable String argsJson) {
        try {
            if (argsJson != null) {
                ScriptValues.requireJson(argsJson);
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidSubmission("args", String.valueOf(e.getMessage()));
        }
    }

    private static String encode(Map<String, ?> params) {
        try {
            return FormEncoder.encode(params);
        } catch (FormException e) {
            throw new InvalidSubmission(e.field().equals("params") ? "params" : "params." + e.field(), e.problem());
        }
    }

    private static String json(Map<String, ?> params) {
        try {
            return JSON.writeValueAsString(params);
        } catch (JsonProcessingException e) {
            throw new InvalidSubmission("params", "expected maps, lists, texts, numbers and booleans");
        }
    }

    /**
     * Of all that the caller asked for, whatever the order of its keys; not of what the context adds, so that a repeat is
     * one after the context was changed.
     */
    private static String fingerprint(Submission submission, String method, String path, String body) {
        String account = account(submission.credential());
        String text = String.join(
                "\n",
                submission.type().wire(),
                method,
                path,
                body,
                submission.routing().toString(),
                account,
                Objects.toString(submission.target().stripeAccount(), ""),
                Objects.toString(submission.target().apiVersion(), ""),
                Objects.toString(submission.origin().argsJson(), ""));
        return sha256(text);
    }

    private static String account(Credential credential) {
        return switch (credential) {
            case Credential.Account(var name) -> name;
            case Credential.Inline(var secret) -> "inline " + secret.reveal(); // only its hash is kept
            case Credential.Sealed(var envelope) -> "sealed " + envelope;
            case Credential.OfContext(var otherwise) -> account(otherwise);
        };
    }

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
