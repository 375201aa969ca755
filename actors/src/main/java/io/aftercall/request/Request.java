package io.aftercall.request;

/**
 * An accepted request: everything that never changes again.
 *
 * @param credential by name or sealed, never the secret itself
 * @param fingerprint of all that the caller asked for: the same key with another fingerprint is a conflict
 */
public record Request(
        RequestId id,
        RequestType type,
        StripeCall call,
        IdempotencyKey key,
        Params params,
        Routing routing,
        Credential credential,
        Origin origin,
        String fingerprint) {

    public Request {
        if (credential instanceof Credential.Inline) {
            throw new IllegalArgumentException("an inline secret must be sealed before the request is stored");
        }
        if (credential instanceof Credential.OfContext) {
            throw new IllegalArgumentException("whose account it is must be decided before the request is stored");
        }
    }

    /** Stem of the name of the flow that continues. */
    public String flow() {
        return routing.flow() == null ? type.flow() : routing.flow();
    }

    /** The account's name; {@code inline} when the caller gave the secret itself. */
    public String account() {
        return credential instanceof Credential.Account account ? account.name() : "inline";
    }
}
