package io.aftercall.cli.demo;

import io.aftercall.Aftercall;
import io.aftercall.actors.EngineListener;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.actors.LoggingListener;
import io.aftercall.cli.ApiClient;
import io.aftercall.cli.Endpoint;
import io.aftercall.cli.ExitHook;
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

    /** What the demo talks to, once all of it answers. */
    record Started(StripeSimulator stripe, Timeline timeline, Aftercall aftercall, Endpoint endpoint, ApiClient api) {

        String describe() {
            return "endpoint http://" + endpoint.address() + ", stripe " + stripe.baseUri() + ", an answer is worth "
                    + aftercall.durability().label();
        }
    }

    /** Whoever wants to close meanwhile waits: what is half open could not be found again. */
    synchronized Started open(@Nullable Path flows) {
        Path data = TemporaryDirectory.create();
        opened.push(() -> TemporaryDirectory.delete(data));
        StripeSimulator stripe = StripeSimulator.start(SimulatorSettings.local().withDelay(STRIPE_TAKES));
        opened.push(stripe::close);
        Timeline timeline = new Timeline(System.out);
        EngineListener listener = new LoggingListener().and(timeline);
        Map<String, Object> settings = settings(data, stripe, flows);
        Aftercall aftercall = Aftercall.start(Settings.with(settings), EnumSet.allOf(Role.class), listener);
        opened.push(aftercall::close);
        timeline.start(aftercall.gateway());
        opened.push(timeline::finish);
        Endpoint endpoint = Endpoint.open(aftercall, ExitHook::stopProcess);
        opened.push(endpoint::close);
        ApiClient api = new ApiClient(URI.create("http://" + endpoint.address()));
        opened.push(api::close);
        return new Started(stripe, timeline, aftercall, endpoint, api);
    }

    /** Closes what is open, the last first. Idempotent. */
    synchronized void close() {
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
    }

    private static Map<String, Object> settings(Path data, StripeSimulator stripe, @Nullable Path flows) {
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
