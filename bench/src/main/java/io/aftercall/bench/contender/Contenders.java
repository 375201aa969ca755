package io.aftercall.bench.contender;

import io.aftercall.bench.host.Child;
import io.aftercall.bench.host.Postgres;
import io.aftercall.bench.peer.DbSchedulerPeer;
import io.aftercall.bench.peer.FloorSubmitter;
import io.aftercall.bench.peer.FloorWorker;
import io.aftercall.bench.peer.JobRunrPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All contenders that can run here. */
public final class Contenders {

    /** Threads of one Sidekiq process when calls are quick. */
    private static final int SIDEKIQ_THREADS = 25;

    private static final int SIDEKIQ_PROCESSES = 2;

    private Contenders() {}

    /** In the order of the table; who cannot run is told on standard error. */
    public static List<Contender> available(Path root) {
        List<Contender> all = new ArrayList<>();
        all.add(new AftercallContender(0));
        Path bullmq = root.resolve("bench/out/peers/bullmq");
        if (has("bullmq", Files.isDirectory(bullmq.resolve("node_modules/bullmq")), "npm install has not worked")) {
            all.add(new RedisPeer(
                    "bullmq",
                    1,
                    (arena, role, i) -> start(
                            arena,
                            role,
                            i,
                            arena.environment(),
                            "node",
                            bullmq.resolve(role + ".js").toString())));
        }
        if (has("sidekiq", Files.isExecutable(Path.of("/usr/bin/sidekiq")), "Debian's ruby-sidekiq is not installed")) {
            all.add(new RedisPeer("sidekiq", SIDEKIQ_PROCESSES, Contenders::sidekiq));
        }
        if (has("jobrunr, db-scheduler", Postgres.programs().isPresent(), "Debian's postgresql is not installed")) {
            all.add(new PostgresPeer("jobrunr", JobRunrPeer.class));
            all.add(new PostgresPeer("db-scheduler", DbSchedulerPeer.class));
        }
        all.add(new MemoryPeer());
        all.add(new RedisPeer("floor", 1, Contenders::floor));
        return all;
    }

    private static boolean has(String name, boolean there, String why) {
        if (!there) {
            System.err.println("skipped: " + name + ": " + why);
        }
        return there;
    }

    private static Child floor(Arena arena, String role, int index) {
        Class<?> main = role.equals("worker") ? FloorWorker.class : FloorSubmitter.class;
        return Child.java("floor-" + role, main, arena.dir(), arena.environment());
    }

    private static Child sidekiq(Arena arena, String role, int index) {
        Path dir = arena.root().resolve("bench/peers/sidekiq");
        int threads = arena.workload().isSlow()
                ? Math.clamp(arena.concurrency() / SIDEKIQ_PROCESSES, 1, 1000)
                : SIDEKIQ_THREADS;
        Map<String, String> environment = new LinkedHashMap<>(arena.environment());
        environment.put("BENCH_CONCURRENCY", Integer.toString(threads));
        return role.equals("worker")
                ? start(
                        arena,
                        role,
                        index,
                        environment,
                        "sidekiq",
                        "-q",
                        "default",
                        "-c",
                        Integer.toString(threads),
                        "-r",
                        dir.resolve("worker.rb").toString())
                : start(
                        arena,
                        role,
                        index,
                        environment,
                        "ruby",
                        dir.resolve("submitter.rb").toString());
    }

    private static Child start(
            Arena arena, String role, int index, Map<String, String> environment, String... command) {
        return Child.start(role + index, List.of(command), arena.dir(), environment);
    }
}
