package io.aftercall.bench.run;

import io.aftercall.bench.contender.Arena;
import io.aftercall.bench.contender.Contender;
import io.aftercall.bench.contender.Session;
import io.aftercall.bench.contender.Session.Latency;
import io.aftercall.bench.host.Cost;
import io.aftercall.bench.host.Redis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One contender in one workload, from the start of its processes to the count of what it did. */
final class Trial {

    private static final Duration LONG = Duration.ofMinutes(15);
    private static final Duration DRAIN = Duration.ofSeconds(15);
    private static final int SMALL = 10_000;
    private static final int CALLERS = 50;

    private final Contender contender;
    private final Arena arena;
    private final Session session;
    private final int round;
    private final String durability;
    private final double startCpu;
    private final List<Result> results = new ArrayList<>();
    private int submitted;

    private Trial(Contender contender, Arena arena, Session session, int round, String fsync) {
        this.contender = contender;
        this.arena = arena;
        this.session = session;
        this.round = round;
        this.durability = contender.durability(fsync);
        this.startCpu = Cost.cpuSeconds(session.workers());
    }

    static List<Result> run(Contender contender, Arena arena, Options options, int round) {
        try (Session session = contender.start(arena)) {
            Trial trial = new Trial(contender, arena, session, round, options.fsync());
            int n = options.count(arena.workload());
            switch (arena.workload()) {
                case W1, W2 -> trial.batches(options.batches(), n, true);
                case W3, W3A -> trial.batches(options.batches(), n, false);
                case W4 -> trial.submits(n);
                case W5 -> trial.backlog(n);
            }
            return trial.checked();
        }
    }

    private void batches(int batches, int n, boolean held) {
        for (int batch = 0; batch < batches; batch++) {
            batch(batch == 0 ? "cold" : batch == 1 ? "warm" : "warm" + batch, n, held);
        }
    }

    private void batch(String phase, int n, boolean held) {
        Redis.Counters empty = arena.redis().counters();
        if (held) {
            session.hold();
            add(n);
        }
        Meter meter = meter(empty);
        if (!held) {
            add(n);
        }
        session.release();
        long done = meter.await(n, LONG);
        if (done != n) {
            throw new IllegalStateException(contender.name() + " has done " + done + " of " + n);
        }
        stop(meter, phase, n, null);
    }

    private void submits(int n) {
        for (String warmth : List.of("cold", "warm")) {
            submit("one-" + warmth, n, 1);
            submit("by50-" + warmth, n, CALLERS);
        }
    }

    private void submit(String phase, int n, int callers) {
        Meter meter = meter(arena.redis().counters());
        Latency latency = session.submit(submitted, n, callers);
        submitted += n;
        stop(meter, phase, n, latency);
    }

    private void backlog(int n) {
        int small = Math.min(n, SMALL);
        batch("drain-small-cold", small, true);
        batch("drain-small", small, true);
        Redis.Counters empty = arena.redis().counters();
        session.hold();
        Meter filling = meter(empty);
        add(n);
        stop(filling, "waiting", n, null);
        Meter draining = meter(arena.redis().counters());
        session.release();
        long done = draining.await(n, DRAIN);
        stop(draining, "drain", done, null);
    }

    private void add(int count) {
        session.add(submitted, count);
        submitted += count;
    }

    private Meter meter(Redis.Counters empty) {
        return new Meter(arena, session, session.workers(), empty);
    }

    private void stop(Meter meter, String phase, long n, @org.jspecify.annotations.Nullable Latency latency) {
        Result result = meter.stop(contender.name(), phase, round, n, durability, startCpu, latency);
        System.err.printf(
                "%s %s %s round %d: %,.0f/s, %.3f CPU s per 1,000%n",
                result.workload(), result.contender(), phase, round, result.rate(), result.cpu());
        results.add(result);
    }

    /** Whether Stripe and the store agree that the work was done. */
    private List<Result> checked() {
        boolean good = switch (arena.workload()) {
            case W1 -> session.done() == submitted;
            case W2, W3, W3A -> charged(submitted);
            case W4 -> arena.stripe().report().calls() == 0;
            case W5 -> charged(session.done()); // it goes on while this looks
        };
        long repeated =
                arena.stripe().report().calls() - arena.stripe().report().effects();
        if (arena.workload() != Workload.W5 && repeated > 0) {
            System.err.println(contender.name() + ": " + repeated + " calls were repeated under their keys");
        }
        if (!good) {
            System.err.println(contender.name() + ": NOT VERIFIED: Stripe saw "
                    + arena.stripe().report() + ", the store has " + session.verified() + ", submitted " + submitted);
        }
        return results.stream().map(result -> result.verified(good)).toList();
    }

    private boolean charged(long least) {
        long stored = session.verified();
        var report = arena.stripe().report();
        return report.refused() == 0 && stored >= least && report.effects() >= stored && report.effects() <= submitted;
    }
}
