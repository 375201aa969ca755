package io.aftercall.actors;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.aftercall.config.AftercallSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings for tests: the reference configuration with short delays, no chance, and an account of its own. */
final class TestSettings {

    static final String SECRET = "sk_test_canary";

    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private TestSettings() {}

    /** @param more keys below {@code aftercall} and their values, in turns */
    static AftercallSettings with(Object... more) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("aftercall.encryption.keys", "test:" + KEY);
        values.put("aftercall.accounts.default.secret", SECRET);
        values.put("aftercall.retry.first-delay", "100ms");
        values.put("aftercall.retry.jitter", 0);
        values.put("aftercall.supervision.first-delay", "50ms");
        values.put("aftercall.worker.first-delay", "20ms");
        values.put("aftercall.worker.threads", 2);
        values.put("aftercall.redis.poll-interval", "20ms");
        for (int i = 0; i < more.length; i += 2) {
            values.put("aftercall." + more[i], more[i + 1]);
        }
        Config config = ConfigFactory.parseMap(values).withFallback(ConfigFactory.load());
        return AftercallSettings.from(config.resolve());
    }
}
