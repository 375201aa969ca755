package io.aftercall.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import io.aftercall.config.AftercallSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The configuration with what the command line says put over it. */
public final class Settings {

    private static final String ROOT = "aftercall.";

    private Settings() {}

    /**
     * @param overrides keys below {@code aftercall}, with or without that prefix, and their values
     * @throws Failure if a key is not known or a value is not as it has to be; the message names the key
     */
    public static AftercallSettings with(Map<String, ?> overrides) {
        Config config = merged(overrides);
        try {
            return AftercallSettings.from(config);
        } catch (ConfigException e) {
            throw Failure.misuse(
                    suspects(config, e) + e.getMessage().lines().findFirst().orElse(""), e);
        }
    }

    private static Config merged(Map<String, ?> overrides) {
        try {
            Config base = ConfigFactory.load();
            Map<String, Object> values = new LinkedHashMap<>();
            overrides.forEach((key, value) -> values.put(known(base, key), value));
            return ConfigFactory.parseMap(values, "command line").withFallback(base);
        } catch (ConfigException e) {
            throw Failure.misuse("the configuration cannot be read, " + Failure.reason(e), e);
        }
    }

    /** The library tells the last word of a key only; here are the whole keys that it can have meant, by that and value. */
    private static String suspects(Config config, ConfigException fault) {
        List<String> words = List.of(String.valueOf(fault.getMessage()).split("[^\\w.-]+"));
        List<Map.Entry<String, ConfigValue>> named = config.getConfig("aftercall").entrySet().stream()
                .filter(entry -> words.contains(lastWord(entry.getKey())) || words.contains(entry.getKey()))
                .toList();
        List<Map.Entry<String, ConfigValue>> sure = named.stream()
                .filter(entry -> words.contains(String.valueOf(entry.getValue().unwrapped())))
                .toList();
        String keys = (sure.isEmpty() ? named : sure)
                .stream().map(Map.Entry::getKey).sorted().collect(Collectors.joining(", "));
        return keys.isEmpty() ? "" : keys + ": ";
    }

    private static String lastWord(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    private static String known(Config base, String key) {
        String path = key.startsWith(ROOT) ? key : ROOT + key;
        if (!path.startsWith(ROOT + "accounts.") && !base.hasPathOrNull(path)) {
            throw Failure.misuse(key + ": there is no such key");
        }
        return path;
    }
}
