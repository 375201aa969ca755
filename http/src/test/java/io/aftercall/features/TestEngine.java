package io.aftercall.features;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.aftercall.Aftercall;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.actors.LoggingListener;
import io.aftercall.config.AftercallSettings;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import io.aftercall.testing.RecordingListener;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** A whole engine over an embedded real Redis and the simulator, for one test. */
public final class TestEngine implements AutoCloseable {

    public final StripeSimulator stripe;
    public final RecordingListener events = new RecordingListener();
    public final Aftercall aftercall;

    private TestEngine(StripeSimulator stripe, AftercallSettings settings, EnumSet<Role> roles) {
        this.stripe = stripe;
        this.aftercall = Aftercall.start(settings, roles, new LoggingListener().and(events));
    }

    /** @param more keys below {@code aftercall} and their values, in turns */
    public static TestEngine start(Path dataDir, Object... more) {
        StripeSimulator stripe = StripeSimulator.start(SimulatorSettings.local());
        return new TestEngine(stripe, settings(dataDir, stripe, more), EnumSet.allOf(Role.class));
    }

    /** Settings for an engine over {@code stripe} with its files in {@code dataDir}. */
    public static AftercallSettings settings(Path dataDir, StripeSimulator stripe, Object... more) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("aftercall.data-dir", dataDir.toString());
        values.put("aftercall.flows.dir", "../flows");
        values.put("aftercall.stripe.base-uri", stripe.baseUri().toString());
        values.put("aftercall.accounts.default.secret", "sk_test_aftercall");
        values.put("aftercall.retry.first-delay", "50ms");
        values.put("aftercall.worker.first-delay", "20ms");
        Object[] pairs = Arrays.copyOf(more, more.length);
        for (int i = 0; i < pairs.length; i += 2) {
            values.put("aftercall." + pairs[i], pairs[i + 1]);
        }
        Config config = ConfigFactory.parseMap(values).withFallback(ConfigFactory.load());
        return AftercallSettings.from(config.resolve());
    }

    @Override
    public void close() {
        aftercall.close();
        stripe.close();
    }
}
