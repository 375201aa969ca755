package io.aftercall.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every role can be told. */
final class ProcessOptions {

    @Option(
            names = "--redis",
            paramLabel = "URI",
            description = "redis://… or rediss://…, or embedded. A password belongs in AFTERCALL_REDIS_URI.")
    private @Nullable String redis;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Where the embedded Redis keeps its files.")
    private @Nullable Path dataDir;

    @Option(names = "--flows", paramLabel = "DIR", description = "Where the flow scripts are.")
    private @Nullable Path flows;

    @Option(names = "--stripe-base-uri", paramLabel = "URI", description = "Stripe, or what stands for it.")
    private @Nullable String stripeBaseUri;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "Any key of reference.conf below aftercall, such as engine.lease=5s.")
    private Map<String, String> settings = new LinkedHashMap<>();

    Map<String, Object> overrides() {
        Map<String, Object> overrides = new LinkedHashMap<>(settings);
        put(overrides, "redis.uri", redis);
        put(overrides, "data-dir", dataDir);
        put(overrides, "flows.dir", flows);
        put(overrides, "stripe.base-uri", stripeBaseUri);
        return overrides;
    }

    static void put(Map<String, Object> overrides, String key, @Nullable Object value) {
        if (value != null) {
            overrides.put(key, value.toString());
        }
    }
}
