package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** T14: the watch over deadlines, which plans one look for all that run. */
final class ScriptPoolTest {

    @Test
    @DisplayName("T14: a deadline holds after thousands of runs that began and ended around those of others")
    void plansTheNextLook() throws Exception {
        try (ScriptPool pool = new ScriptPool(2, Duration.ofNanos(20_000), Duration.ofSeconds(1))) {
            for (int i = 0; i < 20_000; i++) {
                run(pool, () -> new ScriptResult.Threw("v", "", "done"));
            }

            ScriptResult endless = run(pool, () -> {
                new CountDownLatch(1).await();
                return new ScriptResult.Threw("v", "", "unreachable");
            });

            assertThat(endless).isInstanceOf(ScriptResult.TimedOut.class);
        }
    }

    private static ScriptResult run(ScriptPool pool, Callable<ScriptResult> work) throws Exception {
        return pool.submit(new ScriptPool.Job() {

                    @Override
                    public ScriptResult run() throws Exception {
                        return work.call();
                    }

                    @Override
                    public ScriptResult threw(Throwable thrown) {
                        return new ScriptResult.Threw("v", "", String.valueOf(thrown));
                    }

                    @Override
                    public ScriptResult timedOut(Duration limit) {
                        return new ScriptResult.TimedOut("v", "", limit);
                    }
                })
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }
}
