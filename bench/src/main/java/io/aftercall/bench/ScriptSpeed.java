package io.aftercall.bench;

import com.typesafe.config.ConfigFactory;
import io.aftercall.config.AftercallSettings;
import io.aftercall.config.IsolationSettings;
import io.aftercall.config.ScriptSettings;
import io.aftercall.scripts.GroovyScriptEngine;
import io.aftercall.scripts.IsolatedScriptEngine;
import io.aftercall.scripts.ScriptCall;
import io.aftercall.scripts.ScriptEngine;
import io.aftercall.scripts.ScriptInput;
import io.aftercall.scripts.ScriptResult;
import io.aftercall.scripts.ScriptSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Runs of scripts: cached ones in this process on one thread, with an answer of 1.5 KB bound; isolated ones that meet the
 * process that ran them before, that meet one that waits, and that meet none.
 */
public final class ScriptSpeed {

    private static final String SCRIPT = "context.put('last', parsed_data.id); parsed_data.amount * 2";
    private static final ScriptInput ANSWER = new ScriptInput(
            answer(), null, "{\"id\":\"req_1\",\"type\":\"payment_intent\",\"attempts\":1}", "{}", Map.of("n", "1"));
    private static final int ROUNDS = 7;
    private static final int IN_FLIGHT = 64;

    private ScriptSpeed() {}

    public static void main(String[] args) throws IOException {
        AftercallSettings settings = AftercallSettings.from(ConfigFactory.parseMap(
                        Map.of("aftercall.data-dir", Bench.tempDir().toString()))
                .withFallback(ConfigFactory.load())
                .resolve());
        trusted(settings.scripts());
        isolated(settings.scripts(), settings.isolation());
    }

    private static void trusted(ScriptSettings settings) {
        ScriptSettings one = new ScriptSettings(
                settings.flowsDir(),
                settings.timeout(),
                1,
                settings.cacheSize(),
                settings.maxOutput(),
                settings.maxResult(),
                settings.maxCalls(),
                settings.contexts());
        try (GroovyScriptEngine engine = GroovyScriptEngine.create(one)) {
            double[] rates = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                rates[round] = rate(engine, 40_000, i -> call(SCRIPT, "ctx"));
            }
            System.out.printf(
                    "trusted   one thread, 1.5 KB bound: %s runs/s by round%n", Arrays.toString(whole(rates)));
        }
    }

    private static void isolated(ScriptSettings settings, IsolationSettings isolation) {
        long opened = System.nanoTime();
        try (IsolatedScriptEngine engine = IsolatedScriptEngine.open(settings, isolation)) {
            System.out.printf("isolated  %s; looked in %.0f ms%n", engine.state(), millisSince(opened));
            latencies(engine, "no process yet", 1, i -> call("1 + 1", "cold"));
            idle(Duration.ofSeconds(20)); // the image and its cache are made beside the first runs
            latencies(engine, "a process that has run nothing", 20, i -> {
                idle(Duration.ofSeconds(2));
                return call("2 + " + i, "ctx");
            });
            latencies(engine, "the process that ran it before", 2_000, i -> call(SCRIPT, "ctx"));
            double[] rates = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                rates[round] = rate(engine, 1_000, i -> call(SCRIPT, "ctx"));
            }
            System.out.printf(
                    "isolated  the same script and context: %s runs/s by round%n", Arrays.toString(whole(rates)));
            System.out.printf(
                    "isolated  each run another script: %.1f runs/s%n", rate(engine, 30, i -> call("3 + " + i, "ctx")));
        }
    }

    private static void latencies(ScriptEngine engine, String label, int count, IntFunction<ScriptCall> calls) {
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
            ScriptCall call = calls.apply(i);
            long begun = System.nanoTime();
            check(engine.run(call));
            millis[i] = millisSince(begun);
        }
        Arrays.sort(millis);
        System.out.printf(
                "isolated  %s: p50 %.2f ms, p99 %.2f ms, of %,d%n",
                label, millis[count / 2], millis[Math.min(count - 1, count * 99 / 100)], count);
    }

    private static double rate(ScriptEngine engine, int count, IntFunction<ScriptCall> calls) {
        long begun = System.nanoTime();
        Deque<CompletionStage<ScriptResult>> running = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            if (running.size() == IN_FLIGHT) {
                check(running.remove());
            }
            running.add(engine.run(calls.apply(i)));
        }
        running.forEach(ScriptSpeed::check);
        return count * 1e9 / (System.nanoTime() - begun);
    }

    private static void check(CompletionStage<ScriptResult> run) {
        ScriptResult result = run.toCompletableFuture().join();
        if (!(result instanceof ScriptResult.Returned)) {
            throw new IllegalStateException(result.ending() + ": " + result.error());
        }
    }

    private static ScriptCall call(String script, String contextId) {
        return new ScriptCall(
                "exe_1",
                new ScriptSource.Inline(script),
                ANSWER,
                name -> "req_" + name,
                new ScriptCall.Place(contextId, null),
                null);
    }

    private static String answer() {
        StringBuilder json = new StringBuilder("{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"amount\":2000");
        for (int i = 0; json.length() < 1_450; i++) {
            json.append(",\"field_")
                    .append(i)
                    .append("\":\"some value of it ")
                    .append(i)
                    .append("\"");
        }
        return json.append(",\"metadata\":{\"order\":\"o-1\"}}").toString();
    }

    private static long[] whole(double[] rates) {
        return Arrays.stream(rates).mapToLong(Math::round).toArray();
    }

    private static double millisSince(long begun) {
        return (System.nanoTime() - begun) / 1e6;
    }

    /** Nothing arrives for so long. */
    private static void idle(Duration gap) {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(gap.toMillis(), TimeUnit.MILLISECONDS))
                .join();
    }
}
