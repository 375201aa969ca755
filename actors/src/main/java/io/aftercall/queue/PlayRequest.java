package io.aftercall.queue;

import io.aftercall.config.SecretSealer;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.Routing;
import org.jspecify.annotations.Nullable;

/**
 * A script to be run once by a worker, with no call to Stripe before it.
 *
 * @param script source text, sealed before it is stored
 * @param bindingsJson an object, whose entries are bound by name; sealed before it is stored
 * @param version the hash of the script as it is before it is sealed; null if nobody has said
 */
public record PlayRequest(
        ExecutionId id,
        String script,
        Routing routing,
        String bindingsJson,
        String fingerprint,
        @Nullable String version) {

    /** Of a version that is known when it has run. */
    public PlayRequest(ExecutionId id, String script, Routing routing, String bindingsJson, String fingerprint) {
        this(id, script, routing, bindingsJson, fingerprint, null);
    }

    /** Scripts and bindings hold what their senders put there, secrets among it. */
    public PlayRequest sealed(SecretSealer sealer) {
        return with(sealer.sealText(script, id.value()), sealer.sealText(bindingsJson, id.value()));
    }

    /** @throws IllegalArgumentException if it was sealed with a key that this process has not */
    public PlayRequest opened(SecretSealer sealer) {
        return with(open(sealer, script), open(sealer, bindingsJson));
    }

    private String open(SecretSealer sealer, String text) {
        return SecretSealer.isSealed(text) ? sealer.openText(text, id.value()) : text;
    }

    private PlayRequest with(String otherScript, String otherBindings) {
        return new PlayRequest(id, otherScript, routing, otherBindings, fingerprint, version);
    }
}
