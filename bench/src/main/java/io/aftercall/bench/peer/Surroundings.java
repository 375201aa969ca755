package io.aftercall.bench.peer;

import io.aftercall.bench.run.Workload;
import java.util.Map;

/** What the runner tells a peer by its environment. */
record Surroundings(int redisPort, int stripePort, int concurrency, Workload workload, int payload, String jdbc) {

    static Surroundings read() {
        Map<String, String> environment = System.getenv();
        return new Surroundings(
                Integer.parseInt(environment.get("BENCH_REDIS_PORT")),
                Integer.parseInt(environment.get("BENCH_STRIPE_PORT")),
                Integer.parseInt(environment.get("BENCH_CONCURRENCY")),
                Workload.valueOf(environment.get("BENCH_WORKLOAD")),
                Integer.parseInt(environment.get("BENCH_PAYLOAD")),
                environment.getOrDefault("BENCH_JDBC", ""));
    }

    boolean charges() {
        return workload.charges();
    }

    String description() {
        return "x".repeat(payload);
    }

    static int amount(int number) {
        return 2000 + number % 1000;
    }
}
