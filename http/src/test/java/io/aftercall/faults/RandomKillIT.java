package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.Storm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two engines and two workers under load, and chance: kill -9, SIGSTOP, SIGTERM, a Redis that dies, a Stripe that drops
 * answers after it has charged, throttles, fails, cuts and refuses. T3, T4, T6, K2, B2, P1 to P3, P5 to P7, P10, P11.
 *
 * <p>{@code -Dfaults.minutes=10} sets how long, {@code -Dfaults.seed=…} repeats the order of events.
 */
final class RandomKillIT {

    /** The profile that told 6 to 49 of 100 callers of Stripe's own clients "failed" although they had been charged. */
    private static final Storm STORM = new Storm(0.10, 0.10, 0.05, 0.05, 0.05);

    @Test
    @DisplayName("T3, T4, T6, P1-P3, P5-P7: 40 s of chance: nothing lost, nothing doubled, nobody told wrongly")
    void survivesFortySeconds(@TempDir Path directory) {
        run(directory, Duration.ofSeconds(40), "40 s");
    }

    @Test
    @Tag("faults-full")
    @DisplayName("T3, T4, T6, P1-P3, P5-P7: minutes of chance")
    void survivesMinutes(@TempDir Path directory) {
        int minutes = Integer.getInteger("faults.minutes", 5);
        run(directory, Duration.ofMinutes(minutes), minutes + " min");
    }

    private static void run(Path directory, Duration time, String name) {
        long seed = Long.getLong("faults.seed", System.nanoTime() % 1_000_000);
        System.out.println("RandomKillIT: -Dfaults.seed=" + seed);
        SimulatorSettings simulator =
                SimulatorSettings.local().withDelay(Duration.ofMillis(50)).withStorm(STORM, seed);
        try (MatrixReport report = new MatrixReport("Random kill " + name);
                Site site = Site.open(directory, simulator);
                Customer customer = new Customer(site::doors)) {
            Havoc havoc = new Havoc(site, seed);
            Load load = Load.begin(customer);
            havoc.run(time);
            load.end();
            havoc.heal();
            Evidence evidence = new Inquest(site, customer).hold(Duration.ofMinutes(5));
            List<String> broken = Invariants.broken(evidence);
            String remark = "; unknown " + count(evidence, seen -> "unknown".equals(seen.outcome()))
                    + ", told unknown first " + count(evidence, seen -> seen.toldBefore() > 0) + ", refusals "
                    + customer.refusals() + ", seed " + seed;
            report.add("random, " + name, havoc.summary(), evidence, remark, broken);
            tellOfTheUnknown(evidence, customer);
            assertThat(broken).as("seed %d, %s", seed, havoc.history()).isEmpty();
            assertThat(evidence.accepted()).hasSizeGreaterThan(10);
        }
    }

    /** Not broken, but each one is a case for a person: here is why. */
    private static void tellOfTheUnknown(Evidence evidence, Customer customer) {
        evidence.seen().values().stream()
                .filter(seen -> "unknown".equals(seen.outcome()))
                .flatMap(seen -> customer.look(seen.id(), Duration.ZERO).stream())
                .forEach(reply -> System.out.println("unknown: " + reply.body().path("attempts")));
    }

    private static long count(Evidence evidence, Predicate<Seen> which) {
        return evidence.seen().values().stream().filter(which).count();
    }
}
