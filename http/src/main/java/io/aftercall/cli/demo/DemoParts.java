package io.aftercall.cli.demo;

import io.aftercall.Aftercall;
import io.aftercall.actors.EngineListener;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.actors.LoggingListener;
import io.aftercall.cli.ApiClient;
import io.aftercall.cli.Endpoint;
import io.aftercall.cli.Settings;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything the demo starts, and closes in reverse. */
final class DemoParts {

    /** What Stripe's own answers take. */
    private static final Duration STRIPE_TAKES = Duration.ofMillis(250);

    private final Deque<Runnable> opened = new ArrayDeque<>();
    private final StripeSimulator stripe;
    private final Timeline timeline;
    private final Aftercall aftercall;
    private final Endpoint endpoint;
    private final ApiClient api;

    private DemoParts(@Nullable Path flows) {
        Path data = TemporaryDirectory.create();
        opened.push(() -> TemporaryDirectory.delete(data));
        stripe = StripeSimulator.start(SimulatorSettings.local().withDelay(STRIPE_TAKES));
        opened.push(stripe::close);
        timeline = new Timeline(System.out);
        EngineListener listener = new LoggingListener().and(timeline);
        aftercall = Aftercall.start(Settings.with(settings(data, flows)), EnumSet.allOf(Role.class), listener);
        opened.push(aftercall::close);
        timeline.start(aftercall.gateway());
        opened.push(timeline::finish);
        endpoint = Endpoint.open(aftercall);
        opened.push(endpoint::close);
        api = new ApiClient(URI.create("http://" + endpoint.address()));
        opened.push(api::close);
    }

    static DemoParts open(@Nullable Path flows) {
        return new DemoParts(flows);
    }

    String describe() {
        return "endpoint http://" + endpoint.address() + ", stripe " + stripe.baseUri() + ", an answer is worth "
                + aftercall.durability().label();
    }

    ApiClient api() {
        return api;
    }

    Timeline timeline() {
        return timeline;
    }

    StripeSimulator stripe() {
        return stripe;
    }

    void close() {
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
    }

    private Map<String, Object> settings(Path data, @Nullable Path flows) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("data-dir", data.toString());
        settings.put("redis.uri", "embedded");
        settings.put("http.host", "127.0.0.1");
        settings.put("http.port", "0");
        settings.put("stripe.base-uri", stripe.baseUri().toString());
        settings.put("accounts.default.secret", "sk_test_demo");
        settings.put("encryption.keys", "");
        settings.put("worker.ids-text", "*");
        settings.put("drain.grace", "5s");
        if (flows != null) {
            settings.put("flows.dir", flows.toString());
        }
        return settings;
    }
}
