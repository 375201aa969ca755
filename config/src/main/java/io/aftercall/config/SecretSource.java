package io.aftercall.config;

import java.util.Optional;

/** Finds the Stripe secret of an account at the moment of the call. Thread-safe; a host application may bring its own. */
@FunctionalInterface
public interface SecretSource {

    /** @return empty if there is no account of that name */
    Optional<Secret> secretOf(String account);
}
