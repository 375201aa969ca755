package io.aftercall.bench.run;

import io.aftercall.bench.contender.Arena;
import io.aftercall.bench.contender.Contender;
import io.aftercall.bench.host.Redis;
import io.aftercall.bench.stripe.StripeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs contenders in alternating rounds; each trial has a fresh Redis and a fresh Stripe. */
final class Runner {

    private final Path root;
    private final Options options;

    Runner(Path root, Options options) {
        this.root = root;
        this.options = options;
    }

    /** One after the other; each round begins with another contender. A contender that fails is told, not hidden. */
    List<Result> run(List<Contender> contenders) {
        List<Result> results = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            List<Contender> order = new ArrayList<>(contenders);
            Collections.rotate(order, 1 - round);
            for (Workload workload : options.workloads()) {
                for (Contender contender : order) {
                    if (takesPart(contender, workload)) {
                        results.addAll(trial(contender, workload, round));
                    }
                }
            }
        }
        return results;
    }

    private static boolean takesPart(Contender contender, Workload workload) {
        boolean stored = !contender.durability("").equals("none");
        return stored || (workload != Workload.W4 && workload != Workload.W5);
    }

    private List<Result> trial(Contender contender, Workload workload, int round) {
        Path dir = mkdir(contender.name() + "-" + workload + "-" + round);
        try (Redis redis = Redis.start(dir, options.fsync());
                StripeProcess stripe = StripeProcess.start(dir, workload.delay())) {
            String jfr = options.jfr()
                    ? root.resolve("bench/out").resolve(dir.getFileName()).toString()
                    : "";
            Arena arena = new Arena(
                    root, dir, redis, stripe, workload, options.concurrency(workload), options.payload(workload), jfr);
            List<Result> results = Trial.run(contender, arena, options, round);
            delete(dir);
            return results;
        } catch (IllegalStateException failed) {
            System.err.println(contender.name() + " " + workload + " FAILED: " + failed.getMessage());
            return List.of();
        }
    }

    private Path mkdir(String name) {
        try {
            Path dir = root.resolve("bench/out/run").resolve(name);
            delete(dir);
            return Files.createDirectories(dir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path dir) {
        if (!Files.exists(dir)) {
            return;
        }
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
