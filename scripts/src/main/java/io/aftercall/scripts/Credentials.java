package io.aftercall.scripts;

import io.aftercall.config.Secret;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a script gives as a secret, into a credential. No message repeats what was given. */
final class Credentials {

    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern OTHER_KEY = Pattern.compile("(pk|whsec|ek)_.*");

    private Credentials() {}

    static Credential of(@Nullable Object secret) {
        if (secret instanceof Credential credential) {
            return credential;
        }
        if (!(secret instanceof CharSequence)) {
            throw new IllegalArgumentException(
                    "secret: expected an account's name, account('name'), or a secret key; leave it out to use the"
                            + " credential of the request");
        }
        String text = secret.toString();
        if (text.startsWith("sk_") || text.startsWith("rk_")) {
            return new Credential.Inline(Secret.of(text));
        }
        return account(text);
    }

    static Credential.Account account(@Nullable String name) {
        if (name == null || !ACCOUNT.matcher(name).matches()) {
            throw new IllegalArgumentException("account: expected a name of 1 to 64 letters, digits, _ and -");
        }
        if (name.startsWith("sk_")
                || name.startsWith("rk_")
                || OTHER_KEY.matcher(name).matches()) {
            throw new IllegalArgumentException("account: expected the name of an account, not a key");
        }
        return new Credential.Account(name);
    }
}
