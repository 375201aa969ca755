package io.aftercall.bench.jmh;

import com.typesafe.config.ConfigFactory;
import io.aftercall.actors.RequestFreezer;
import io.aftercall.config.AftercallSettings;
import io.aftercall.config.SecretSealer;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import io.aftercall.scripts.Ending;
import io.aftercall.scripts.FlowName;
import io.aftercall.scripts.GroovyScriptEngine;
import io.aftercall.scripts.ScriptCall;
import io.aftercall.scripts.ScriptInput;
import io.aftercall.scripts.ScriptResult;
import io.aftercall.scripts.ScriptSource;
import io.aftercall.stripe.AttemptHistory;
import io.aftercall.stripe.Decision;
import io.aftercall.stripe.DecisionTable;
import io.aftercall.stripe.FormEncoder;
import io.aftercall.stripe.ReplyHeaders;
import io.aftercall.stripe.StripeReply;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What each request runs through without I/O, in microseconds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class HotCode {

    private static final String ANSWER = "{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"amount\":2000,"
            + "\"status\":\"succeeded\",\"description\":\"" + "x".repeat(1400) + "\"}";
    private static final Map<String, ?> PARAMS = Map.of(
            "amount",
            2000,
            "currency",
            "usd",
            "description",
            "x".repeat(100),
            "metadata",
            Map.of("order", "1001", "customer", "42"));

    private final AftercallSettings settings = settings();
    private final RequestFreezer freezer =
            new RequestFreezer(settings.stripe(), new SecretSealer(settings.encryption()));
    private final DecisionTable decisions = new DecisionTable(settings.retry(), new Random(1));
    private final GroovyScriptEngine scripts = GroovyScriptEngine.create(settings.scripts());
    private final RequestId id = RequestId.create(InstantSource.system(), new Random(1));
    private final Submission submission = Submission.of(RequestType.PAYMENT_INTENT)
            .param("amount", 2000)
            .param("currency", "usd")
            .param("description", "x".repeat(100))
            .worker("bench")
            .context("bench")
            .build();
    private final StripeReply reply = new StripeReply.Answer(200, ReplyHeaders.NONE, ANSWER);
    private final AttemptHistory history =
            new AttemptHistory(1, true, Duration.ofSeconds(1), Duration.ofMillis(100), false, 0);
    private final ScriptCall call = new ScriptCall(
            "exe_1",
            new ScriptSource.Flow(new FlowName("new_create_payment_intent"), Ending.RESPONSE),
            new ScriptInput(ANSWER, null, "{}", "{}", Map.of()),
            name -> name);

    @Benchmark
    public String formEncoding() {
        return FormEncoder.encode(PARAMS);
    }

    /** A submission to the request that is stored: encoded twice, fingerprinted, as JSON. */
    @Benchmark
    public Request freezing() {
        return freezer.freeze(submission, id);
    }

    /** Parses the answer and looks it up in the table. */
    @Benchmark
    public Decision decision() {
        return decisions.decide(reply, history);
    }

    /** A compiled flow, with its input parsed and its result written, on the engine's own threads. */
    @Benchmark
    public ScriptResult cachedScript() {
        return scripts.run(call).toCompletableFuture().join();
    }

    @TearDown
    public void close() {
        scripts.close();
    }

    private static AftercallSettings settings() {
        Path root = Path.of(System.getProperty("bench.root", ".."));
        return AftercallSettings.from(ConfigFactory.parseMap(Map.of(
                        "aftercall.flows.dir", root.resolve("bench/flows").toString(),
                        "aftercall.data-dir", root.resolve("bench/out/run/jmh").toString()))
                .withFallback(ConfigFactory.load())
                .resolve());
    }
}
