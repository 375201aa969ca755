package io.aftercall.bench.contender;

import io.aftercall.bench.host.Redis;
import io.aftercall.bench.run.Workload;
import io.aftercall.bench.stripe.StripeProcess;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where one contender is measured once: everything is fresh, and ends with the measurement.
 *
 * @param root of the checkout
 * @param dir for what is written meanwhile
 * @param concurrency calls at Stripe at the same time, for those that need to be told
 * @param payload bytes of description that each charge carries
 * @param jfr where a recording of aftercall's processes goes; empty for none
 */
public record Arena(
        Path root,
        Path dir,
        Redis redis,
        StripeProcess stripe,
        Workload workload,
        int concurrency,
        int payload,
        String jfr) {

    /** What peers are told. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("BENCH_REDIS_PORT", Integer.toString(redis.port()));
        environment.put("BENCH_STRIPE_PORT", Integer.toString(stripe.port()));
        environment.put("BENCH_CONCURRENCY", Integer.toString(concurrency));
        environment.put("BENCH_WORKLOAD", workload.name());
        environment.put("BENCH_PAYLOAD", Integer.toString(payload));
        return environment;
    }

    /** W4 is about submitting; nobody works meanwhile. */
    boolean workersRun() {
        return workload != Workload.W4;
    }
}
