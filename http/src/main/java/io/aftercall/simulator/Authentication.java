package io.aftercall.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Who is calling: a secret key by Basic (as user, no password) or Bearer. Keeps a hash of it and nothing else. */
final class Authentication {

    private Authentication() {}

    /**
     * @return the scope of keys and objects: one secret, one {@code Stripe-Account}
     * @throws Refusal 401 without a usable key, 403 for {@code rk_test_forbidden…}
     */
    static String scope(RawCall call) {
        String secret = secret(call.header("authorization"));
        if (secret == null || secret.isEmpty()) {
            throw Refusals.unauthorized("You did not provide an API key.");
        }
        if (!secret.matches("(sk|rk)_(test|live)_\\w+") || secret.startsWith("sk_test_invalid")) {
            throw Refusals.unauthorized("Invalid API Key provided: " + redacted(secret));
        }
        if (secret.startsWith("rk_test_forbidden")) {
            throw Refusals.forbidden("The provided key '" + redacted(secret) + "' lacks the required permission.");
        }
        String account = call.header("stripe-account");
        if (account != null && !account.matches("acct_\\w{1,250}")) {
            throw Refusals.forbidden("The provided key does not have access to the account named.");
        }
        return hash(secret + "\n" + (account == null ? "" : account));
    }

    private static @Nullable String secret(@Nullable String authorization) {
        if (authorization == null) {
            return null;
        }
        if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return authorization.substring(7).strip();
        }
        return authorization.regionMatches(true, 0, "Basic ", 0, 6)
                ? user(authorization.substring(6).strip())
                : null;
    }

    private static String user(String credentials) {
        try {
            String decoded = new String(Base64.getDecoder().decode(credentials), StandardCharsets.ISO_8859_1);
            int colon = decoded.indexOf(':');
            return colon < 0 ? decoded : decoded.substring(0, colon);
        } catch (IllegalArgumentException e) {
            throw Refusals.unauthorized("The Authorization header is not valid Basic authentication.");
        }
    }

    private static String redacted(String secret) {
        return secret.matches("(sk|rk|pk)_(test|live)_.*") ? secret.substring(0, 8) + "***" : "***";
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
