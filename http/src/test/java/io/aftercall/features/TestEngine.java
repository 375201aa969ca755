package io.aftercall.features;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.aftercall.Aftercall;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.actors.LoggingListener;
import io.aftercall.actors.Submitted;
import io.aftercall.config.AftercallSettings;
import io.aftercall.queue.PlayRequest;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.RequestId;
import io.aftercall.request.Routing;
import io.aftercall.request.SubmissionBuilder;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import io.aftercall.testing.RecordingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A whole engine over an embedded real Redis and the simulator, for one test. */
public final class TestEngine implements AutoCloseable {

    /** Long enough for two loaded processors; nothing waits this long when all is well. */
    public static final Duration WAIT = Duration.ofSeconds(60);

    public final StripeSimulator stripe;
    public final RecordingListener events = new RecordingListener();
    public final Aftercall aftercall;
    private final boolean ownsStripe;

    private TestEngine(StripeSimulator stripe, boolean ownsStripe, AftercallSettings settings, Set<Role> roles) {
        this.stripe = stripe;
        this.ownsStripe = ownsStripe;
        this.aftercall = Aftercall.start(settings, roles, new LoggingListener().and(events));
    }

    /** @param more keys below {@code aftercall} and their values, in turns */
    public static TestEngine start(Path dataDir, Object... more) {
        return start(dataDir, SimulatorSettings.local(), more);
    }

    /** With a Stripe of its own. */
    static TestEngine start(Path dataDir, SimulatorSettings simulator, Object... more) {
        StripeSimulator stripe = StripeSimulator.start(simulator);
        return new TestEngine(stripe, true, settings(dataDir, stripe, more), EnumSet.allOf(Role.class));
    }

    /** One process more of an installation: the same data directory, the same Stripe, which stays open. */
    static TestEngine join(Path dataDir, StripeSimulator stripe, Set<Role> roles, Object... more) {
        return new TestEngine(stripe, false, settings(dataDir, stripe, more), roles);
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

    /** Submits, and waits for the end. */
    StoredRequest call(SubmissionBuilder submission) {
        return end(accept(submission));
    }

    /** Submits, and waits until it is durable. */
    RequestId accept(SubmissionBuilder submission) {
        Submitted submitted = now(aftercall.submit(submission.build()).submitted());
        if (submitted instanceof Submitted.Accepted accepted) {
            return accepted.id();
        }
        throw new AssertionError("expected to be accepted, but: " + submitted);
    }

    /** The request at its end. */
    StoredRequest end(RequestId id) {
        StoredRequest ended = now(aftercall.await(id, WAIT)).orElseThrow();
        if (!ended.status().state().isTerminal()) {
            throw new AssertionError("no end in " + WAIT + ": " + ended.status() + " " + ended.script());
        }
        return ended;
    }

    /** The request as it is. */
    StoredRequest look(RequestId id) {
        return now(aftercall.status(id)).orElseThrow();
    }

    /** Stores a script to be run once. */
    ExecutionId play(String script, String workerId, String contextId) {
        ExecutionId id = aftercall.gateway().ids().ofPlay(null);
        Routing routing = new Routing(workerId, contextId, Routing.DEFAULT_PRIORITY, null);
        now(aftercall.gateway().play(new PlayRequest(id, script, routing, "{}", id.value())));
        return id;
    }

    /** The execution at its end. */
    ExecutionStatus end(ExecutionId id) {
        ExecutionStatus ended = now(aftercall.await(id, WAIT)).orElseThrow();
        if (!ended.state().isTerminal()) {
            throw new AssertionError("no end in " + WAIT + ": " + ended);
        }
        return ended;
    }

    /** Runs a script and waits for its end. */
    ExecutionStatus run(String script, String contextId) {
        return end(play(script, "default", contextId));
    }

    static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(WAIT.toSeconds() + 10, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        aftercall.close();
        if (ownsStripe) {
            stripe.close();
        }
    }
}
