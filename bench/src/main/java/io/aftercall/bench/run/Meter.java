package io.aftercall.bench.run;

import io.aftercall.bench.Percentiles;
import io.aftercall.bench.contender.Arena;
import io.aftercall.bench.contender.Session;
import io.aftercall.bench.contender.Session.Latency;
import io.aftercall.bench.host.Cost;
import io.aftercall.bench.host.Processes;
import io.aftercall.bench.host.Redis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Measures one phase: from its making to {@link #stop}. */
final class Meter {

    private static final long POLL = 5_000_000;
    private static final int THREADS_EVERY = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Arena arena;
    private final Session session;
    private final List<ProcessHandle> processes;
    private final Redis.Counters memoryBefore;
    private final Redis.Counters before;
    private final double workersBefore;
    private final double redisBefore;
    private final double stripeBefore;
    private final long doneBefore;
    private final long begun;
    private final List<double[]> curve = new ArrayList<>();
    private long threads;

    /**
     * @param processes whose cost counts, beside Redis and Stripe
     * @param memoryBefore what Redis held before the items of this phase were put into it
     */
    Meter(Arena arena, Session session, List<ProcessHandle> processes, Redis.Counters memoryBefore) {
        this.arena = arena;
        this.session = session;
        this.processes = processes;
        this.memoryBefore = memoryBefore;
        this.doneBefore = session.done();
        this.threads = Cost.threads(processes);
        this.before = arena.redis().counters();
        this.workersBefore = Cost.cpuSeconds(processes);
        this.redisBefore = Cost.cpuSeconds(List.of(arena.redis().handle()));
        this.stripeBefore = Cost.cpuSeconds(List.of(arena.stripe().handle()));
        this.begun = System.nanoTime();
    }

    /** Waits until so many more are done, or for a time; answers how many are. */
    long await(long count, Duration most) {
        long deadline = begun + Math.min(most.toNanos(), PATIENCE.toNanos());
        long done = 0;
        for (int look = 0; done < count && System.nanoTime() < deadline; look++) {
            LockSupport.parkNanos(POLL);
            done = session.done() - doneBefore;
            curve.add(new double[] {micros(), done});
            if (look % THREADS_EVERY == 0) {
                threads = Math.max(threads, Cost.threads(processes));
                Processes.nudge(processes);
            }
        }
        return done;
    }

    /** Ends the phase; {@code latency} is that of submits, or null for that of the whole. */
    Result stop(
            String contender,
            String phase,
            int round,
            long n,
            String durability,
            double startCpu,
            @Nullable Latency latency) {
        double wall = micros() / 1e6;
        double thousands = n / 1000.0;
        double workers = (Cost.cpuSeconds(processes) - workersBefore) / thousands;
        double redis = (Cost.cpuSeconds(List.of(arena.redis().handle())) - redisBefore) / thousands;
        double stripe = (Cost.cpuSeconds(List.of(arena.stripe().handle())) - stripeBefore) / thousands;
        threads = Math.max(threads, Cost.threads(processes));
        Redis.Counters after = arena.redis().counters();
        return new Result(
                contender,
                arena.workload().name(),
                phase,
                round,
                n,
                n / wall,
                workers + redis + stripe,
                workers,
                redis,
                stripe,
                latency == null ? until(0.5, n) : latency.p50(),
                latency == null ? until(0.95, n) : latency.p95(),
                latency == null ? until(0.99, n) : latency.p99(),
                latency == null ? null : latency.callP99(),
                Cost.peakRssMb(processes),
                threads,
                (after.memory() - memoryBefore.memory()) / (double) n,
                (after.appended() - memoryBefore.appended()) / (double) n,
                (after.commands() - before.commands()) / (double) n,
                (after.reads() - before.reads()) / (double) n,
                startCpu,
                wall,
                durability,
                true);
    }

    /** When that share of all was done. */
    private double until(double share, long n) {
        double[] times = curve.stream()
                .filter(point -> point[1] >= share * n)
                .mapToDouble(point -> point[0])
                .limit(1)
                .toArray();
        return Percentiles.of(times, 0);
    }

    private double micros() {
        return (System.nanoTime() - begun) / 1e3;
    }
}
