package io.aftercall.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.aftercall.config.AftercallSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/** The configuration with what the command line says put over it. */
public final class Settings {

    private static final String ROOT = "aftercall.";

    private Settings() {}

    /**
     * @param overrides keys below {@code aftercall}, with or without that prefix, and their values
     * @throws Failure if a key is not known or a value is not as it has to be; the message names the key
     */
    public static AftercallSettings with(Map<String, ?> overrides) {
        try {
            Config base = ConfigFactory.load();
            Map<String, ConfigValue> values = new LinkedHashMap<>();
            overrides.forEach((key, value) ->
                    values.put(known(base, key), ConfigValueFactory.fromAnyRef(value, key + " of the command line")));
            return AftercallSettings.from(ConfigFactory.parseMap(values).withFallback(base));
        } catch (ConfigException e) {
            throw new Failure(Failure.reason(e), e);
        }
    }

    private static String known(Config base, String key) {
        String path = key.startsWith(ROOT) ? key : ROOT + key;
        if (!path.startsWith(ROOT + "accounts.") && !base.hasPathOrNull(path)) {
            throw new Failure(key + ": there is no such key");
        }
        return path;
    }
}
