package io.aftercall.config;

import com.typesafe.config.Config;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Secrets from the configuration, then from the environment. */
final class AccountSecrets implements SecretSource {

    private final Map<String, Secret> configured;
    private final Map<String, String> environment;

    private AccountSecrets(Map<String, Secret> configured, Map<String, String> environment) {
        this.configured = Map.copyOf(configured);
        this.environment = environment;
    }

    /** Reads the node {@code aftercall.accounts}. */
    static AccountSecrets from(Config accounts, Map<String, String> environment) {
        Map<String, Secret> secrets = new HashMap<>();
        for (String name : accounts.root().keySet()) {
            Config account = accounts.getConfig("\"" + name + "\"");
            String secret = account.getString("secret");
            if (!secret.isBlank()) {
                secrets.put(name, Checks.secret("accounts." + name + ".secret", secret.strip()));
            }
        }
        return new AccountSecrets(secrets, environment);
    }

    @Override
    public Optional<Secret> secretOf(String account) {
        Secret known = configured.get(account);
        if (known != null) {
            return Optional.of(known);
        }
        String variable =
                "AFTERCALL_ACCOUNT_" + account.toUpperCase(Locale.ROOT).replace('-', '_') + "_SECRET";
        return Optional.ofNullable(environment.get(variable))
                .map(String::strip)
                .filter(Secret::isValid) // what no call could carry is as good as none: the call ends, nothing is sent
                .map(Secret::of);
    }
}
