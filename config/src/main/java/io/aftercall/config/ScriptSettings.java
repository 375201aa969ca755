package io.aftercall.config;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How flows are found and what one run may use.
 *
 * @param flowsDir directory of the flow files, read at run time
 * @param timeout longest run of one script
 * @param threads scripts that run at the same time
 * @param cacheSize compiled inline scripts that are kept
 * @param maxOutput characters that one run may print
 * @param maxResult characters of JSON that one run may return or reply with
 * @param maxCalls calls that one run may start
 * @param contexts how much a run may leave in its context
 */
public record ScriptSettings(
        Path flowsDir,
        Duration timeout,
        int threads,
        int cacheSize,
        int maxOutput,
        int maxResult,
        int maxCalls,
        ContextSettings contexts) {

    public ScriptSettings {
        Checks.positive("scripts.timeout", timeout);
        Checks.atLeast("worker.threads", threads, 1);
        Checks.atLeast("scripts.cache-size", cacheSize, 1);
        Checks.atLeast("scripts.max-output", maxOutput, 1024);
        Checks.atLeast("scripts.max-result", maxResult, 1024);
        Checks.atLeast("scripts.max-calls", maxCalls, 1);
    }

    /** Reads what scripts need from the node {@code aftercall}. */
    public static ScriptSettings from(Config aftercall) {
        Config scripts = aftercall.getConfig("scripts");
        return new ScriptSettings(
                Path.of(aftercall.getString("flows.dir")),
                scripts.getDuration("timeout"),
                WorkerSettings.threads(aftercall.getConfig("worker")),
                scripts.getInt("cache-size"),
                characters("scripts.max-output", scripts.getBytes("max-output")),
                characters("scripts.max-result", scripts.getBytes("max-result")),
                scripts.getInt("max-calls"),
                ContextSettings.from(aftercall.getConfig("contexts")));
    }

    private static int characters(String key, long count) {
        Checks.require(count <= Integer.MAX_VALUE, key, count, "<= " + Integer.MAX_VALUE);
        return (int) count;
    }
}
