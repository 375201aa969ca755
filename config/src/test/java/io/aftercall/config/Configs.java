package io.aftercall.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.util.HashMap;
import java.util.Map;

/** The reference configuration with some keys changed, read without the environment of this machine. */
final class Configs {

    /** 32 bytes of zero. */
    static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private Configs() {}

    /** Nothing is written to disk: a key is given. */
    static Config with(String key, Object value) {
        Map<String, Object> values = new HashMap<>();
        values.put("aftercall.encryption.keys", "test:" + KEY);
        values.put("aftercall." + key, value);
        return ConfigFactory.parseMap(values).withFallback(reference(Map.of()));
    }

    /** The reference configuration as a process with this environment reads it. */
    static Config reference(Map<String, String> environment) {
        return ConfigFactory.parseMap(environment)
                .withFallback(ConfigFactory.parseResources("reference.conf"))
                .resolve(ConfigResolveOptions.noSystem());
    }

    /** With this environment, and a key, so that nothing is written to disk. */
    static AftercallSettings settings(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.putIfAbsent("AFTERCALL_ENCRYPTION_KEYS", "test:" + KEY);
        return AftercallSettings.from(reference(all));
    }
}
