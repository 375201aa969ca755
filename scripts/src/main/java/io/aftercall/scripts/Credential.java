package io.aftercall.scripts;

import io.aftercall.config.Secret;

/** With whose Stripe secret a call is made. Neither form prints a secret. */
public sealed interface Credential {

    /** By reference: the secret is looked up at the moment of the call. */
    record Account(String name) implements Credential {}

    /** The secret itself, as older scripts pass it. To be sealed before it is stored. */
    record Inline(Secret secret) implements Credential {}
}
