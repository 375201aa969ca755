package io.aftercall.request;

import io.aftercall.config.Secret;

/** Whose Stripe account a call is for. */
public sealed interface Credential {

    /** By name: the secret is looked up where and when the call is sent. */
    record Account(String name) implements Credential {

        private static final Alphabet NAME = Alphabet.alphanumericAnd("_-");

        public Account {
            if (!NAME.spells(name, 64) || name.startsWith("sk_") || name.startsWith("rk_")) {
                throw new InvalidSubmission(
                        "account", "expected its name, 1 to 64 letters, digits, '_' or '-', and not a secret");
            }
        }
    }

    /**
     * That of the context the request is for, found when the request is accepted.
     *
     * @param otherwise if the context is set to none; an account or the secret itself
     */
    record OfContext(Credential otherwise) implements Credential {

        public OfContext {
            if (otherwise instanceof OfContext || otherwise instanceof Sealed) {
                throw new IllegalArgumentException("expected an account or the secret itself");
            }
        }
    }

    /** The secret itself: sealed before anything is stored. */
    record Inline(Secret secret) implements Credential {}

    /** The secret, sealed for one request; see {@code SecretSealer}. */
    record Sealed(String envelope) implements Credential {

        @Override
        public String toString() {
            return "Sealed[***]";
        }
    }
}
