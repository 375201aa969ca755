package io.aftercall.bench.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One contender in one phase of one round.
 *
 * @param cpu CPU seconds of workers, stores and the fake Stripe for 1,000 items; submitters are not in it, except in W4
 * @param p50 in W4 what a submit took until it was stored, else the time from the begin until half of all were done
 * @param callP99 in W4, how long the call itself kept its thread
 * @param redisReads how often Redis read from a socket: round trips, less what shares one
 * @param startCpu CPU seconds of the workers until they were ready
 */
record Result(
        String contender,
        String workload,
        String phase,
        int round,
        long n,
        double rate,
        @JsonProperty("cpu_s_per_1k") double cpu,
        @JsonProperty("cpu_workers_s_per_1k") double cpuWorkers,
        @JsonProperty("cpu_redis_s_per_1k") double cpuRedis,
        @JsonProperty("cpu_stripe_s_per_1k") double cpuStripe,
        @JsonProperty("p50_us") double p50,
        @JsonProperty("p95_us") double p95,
        @JsonProperty("p99_us") double p99,
        @JsonProperty("call_p99_us") @Nullable Double callP99,
        @JsonProperty("peak_rss_mb") double peakRss,
        long threads,
        @JsonProperty("redis_bytes_per_item") double redisBytes,
        @JsonProperty("aof_bytes_per_item") double aofBytes,
        @JsonProperty("redis_commands_per_item") double redisCommands,
        @JsonProperty("redis_reads_per_item") double redisReads,
        @JsonProperty("start_cpu_s") double startCpu,
        @JsonProperty("wall_s") double wall,
        String durability,
        boolean verified) {

    Result verified(boolean good) {
        return new Result(
                contender,
                workload,
                phase,
                round,
                n,
                rate,
                cpu,
                cpuWorkers,
                cpuRedis,
                cpuStripe,
                p50,
                p95,
                p99,
                callP99,
                peakRss,
                threads,
                redisBytes,
                aofBytes,
                redisCommands,
                redisReads,
                startCpu,
                wall,
                durability,
                good);
    }
}
