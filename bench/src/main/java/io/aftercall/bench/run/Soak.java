package io.aftercall.bench.run;

import io.aftercall.bench.contender.AftercallContender;
import io.aftercall.bench.contender.Arena;
import io.aftercall.bench.contender.Session;
import io.aftercall.bench.contender.Session.Latency;
import io.aftercall.bench.host.Cost;
import io.aftercall.bench.host.Redis;
import io.aftercall.bench.stripe.StripeProcess;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** A steady stream of charges for minutes: what has to stay flat is written as CSV, a line every ten seconds. */
final class Soak {

    private static final int CALLERS = 10;
    private static final int SECONDS_A_LINE = 10;

    private final Path root;
    private final Path dir;

    Soak(Path root, Path dir) {
        this.root = root;
        this.dir = dir;
    }

    void run(int minutes, int perSecond, PrintStream csv) {
        try (Redis redis = Redis.start(dir, "everysec");
                StripeProcess stripe = StripeProcess.start(dir, Duration.ZERO)) {
            Arena arena = new Arena(root, dir, redis, stripe, Workload.W2, 100, 100, "");
            try (Session session = new AftercallContender(0).start(arena)) {
                csv.println("seconds,submitted,waiting,rss_mb,threads,redis_mb,submit_p50_us,submit_p99_us");
                stream(session, redis, minutes * 60, perSecond, csv);
            }
        }
    }

    private static void stream(Session session, Redis redis, int seconds, int perSecond, PrintStream csv) {
        long begun = System.nanoTime();
        int submitted = 0;
        for (int second = 1; second <= seconds; second++) {
            Latency latency = session.submit(submitted, perSecond, CALLERS);
            submitted += perSecond;
            if (second % SECONDS_A_LINE == 0) {
                csv.println(line(session, redis, (System.nanoTime() - begun) / 1e9, submitted, latency));
            }
            LockSupport.parkNanos(begun + second * 1_000_000_000L - System.nanoTime());
        }
    }

    private static String line(Session session, Redis redis, double seconds, int submitted, Latency latency) {
        return String.format(
                Locale.ROOT,
                "%.0f,%d,%d,%.0f,%d,%.1f,%.0f,%.0f",
                seconds,
                submitted,
                submitted - session.done(),
                Cost.rssMb(session.workers()),
                Cost.threads(session.workers()),
                redis.counters().memory() / 1e6,
                latency.p50(),
                latency.p99());
    }
}
