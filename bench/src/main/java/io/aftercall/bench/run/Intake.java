package io.aftercall.bench.run;

import io.aftercall.bench.host.Child;
import io.aftercall.bench.host.Cost;
import io.aftercall.bench.host.Processes;
import io.aftercall.bench.host.Redis;
import io.aftercall.bench.stripe.StripeProcess;
import io.aftercall.request.RequestState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Durable 202s a second: wrk posts distinct charges to an engine that is paused, so that only the intake works. */
final class Intake {

    private static final Duration WARM_UP = Duration.ofSeconds(15);

    private final Path root;
    private final Path dir;

    Intake(Path root, Path dir) {
        this.root = root;
        this.dir = dir;
    }

    /** @param seconds of each of the two runs; the first is the warm-up */
    void run(int seconds, String fsync) throws IOException, InterruptedException {
        try (Redis redis = Redis.start(dir, fsync);
                StripeProcess stripe = StripeProcess.start(dir, Duration.ZERO)) {
            int port = Processes.freePort();
            Child engine = engine(redis, stripe, port);
            try {
                engine.await("aftercall ");
                post(port);
                wrk(port, (int) WARM_UP.toSeconds());
                double before = cpu(redis, engine);
                long stored = accepted(redis);
                System.out.println(wrk(port, seconds));
                long more = accepted(redis) - stored;
                System.out.printf(
                        "%,d durable 202s, %,.0f a second, %.3f CPU s per 1,000 without wrk, AOF %s%n",
                        more, more / (double) seconds, (cpu(redis, engine) - before) * 1000 / more, fsync);
            } finally {
                engine.close();
            }
        }
    }

    private Child engine(Redis redis, StripeProcess stripe, int port) {
        Map<String, String> environment = Map.of(
                "AFTERCALL_REDIS_URI",
                "redis://127.0.0.1:" + redis.port(),
                "AFTERCALL_STRIPE_BASE_URI",
                "http://127.0.0.1:" + stripe.port(),
                "AFTERCALL_DATA_DIR",
                dir.resolve("data").toString(),
                "STRIPE_SECRET_KEY",
                "sk_test_bench");
        List<String> command = List.of(
                root.resolve("aftercall").toString(), "engine", "--port", "" + port, "-D", "engine.max-active=1");
        return Child.start("engine", command, dir, environment);
    }

    private void post(int port) throws IOException, InterruptedException {
        Process pause = new ProcessBuilder(
                        root.resolve("aftercall").toString(), "pause", "all", "--url", "http://127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("pause.log").toFile())
                .start();
        if (pause.waitFor() != 0) {
            throw new IllegalStateException("the engine could not be paused; see " + dir.resolve("pause.log"));
        }
    }

    /** What wrk prints. */
    private String wrk(int port, int seconds) throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder(
                        "wrk",
                        "-t1",
                        "-c64",
                        "-d" + seconds + "s",
                        "--latency",
                        "-s",
                        root.resolve("bench/peers/intake.lua").toString(),
                        "http://127.0.0.1:" + port)
                .redirectErrorStream(true)
                .start();
        String said = new String(wrk.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        wrk.waitFor();
        return said;
    }

    private static long accepted(Redis redis) {
        return Arrays.stream(RequestState.values())
                .mapToLong(state -> redis.commands().zcard("aftercall:{p0}:index:" + state.wire()))
                .sum();
    }

    private static double cpu(Redis redis, Child engine) {
        return Cost.cpuSeconds(List.of(redis.handle(), engine.handle()));
    }
}
