package io.aftercall.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
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
            Map<String, Object> values = new LinkedHashMap<>();
            overrides.forEach((key, value) -> values.put(known(base, key), value));
            return AftercallSettings.from(
                    ConfigFactory.parseMap(values, "command line").withFallback(base));
        } catch (ConfigException e) {
            throw new Failure(e.getMessage(), e);
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
