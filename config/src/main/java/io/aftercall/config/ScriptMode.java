package io.aftercall.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a script runs. */
public enum ScriptMode {
    /** In the worker's process: fast, and part of your application. */
    TRUSTED,
    /** In a confined process of its own. */
    ISOLATED;

    /** As it is spelt in JSON and in the configuration. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ScriptMode> ofWire(String wire) {
        return Arrays.stream(values()).filter(mode -> mode.wire().equals(wire)).findFirst();
    }

    /** Whether who has this may have the other for the asking: the stricter one always. */
    public boolean admits(ScriptMode asked) {
        return asked == ISOLATED || this == TRUSTED;
    }
}
