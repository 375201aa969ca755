package io.aftercall.actors;

import io.aftercall.config.Secret;
import io.aftercall.config.SecretSealer;
import io.aftercall.config.SecretSource;
import io.aftercall.request.Credential;
import io.aftercall.request.Request;
import java.util.Optional;

/** Finds the secret of a request at the moment it is sent. Thread-safe. */
public final class Credentials {

    private final SecretSource accounts;
    private final SecretSealer sealer;

    public Credentials(SecretSource accounts, SecretSealer sealer) {
        this.accounts = accounts;
        this.sealer = sealer;
    }

    /** @return empty if the account has no secret here, or the sealed one does not open with the keys of this process */
    public Optional<Secret> of(Request request) {
        return switch (request.credential()) {
            case Credential.Account(var name) -> accounts.secretOf(name);
            case Credential.Sealed(var envelope) -> open(envelope, request);
            case Credential.Inline inline -> throw new IllegalStateException("an inline secret is never stored");
            case Credential.OfContext open -> throw new IllegalStateException("an open account is never stored");
        };
    }

    private Optional<Secret> open(String envelope, Request request) {
        try {
            return Optional.of(sealer.open(envelope, request.id().value()));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
