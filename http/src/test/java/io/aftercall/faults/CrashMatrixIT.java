package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Crash matrix, part 1: a process dies at each step of a request's life. T3, T6, K2, P1 to P3, P5 to P7, P11, PW-01,
 * PW-02, PW-04, PW-06, PW-07, PW-13, B1, B2, B3, G3. Redis and Stripe live on; {@link FaultMatrix} is about those.
 */
final class CrashMatrixIT {

    /** Requests offered until the point is reached: the living process takes its share as well. */
    private static final int MOST = 400;

    /** Leases are 2 s here; how long it takes with the default ones is what {@link TakeoverIT} measures. */
    private static final Duration BY_ITSELF = Duration.ofSeconds(60);

    private static final Duration PACE = Duration.ofMillis(30);
    private static final Duration SLOW_PACE = Duration.ofMillis(500);

    /** Reached only by what its engine has not accepted itself, and begun at once. */
    private static final String READ = "after-lease";

    @TempDir
    static Path directory;

    private static final AtomicInteger KEYS = new AtomicInteger();

    private static MatrixReport report;
    private static Site site;
    private Customer customer;

    @BeforeAll
    static void open() {
        report = new MatrixReport("4a Crash of a process");
        site = Site.open(directory, SimulatorSettings.local());
    }

    @BeforeEach
    void enter() {
        site.stripe().reset();
        customer = new Customer(site::doors);
    }

    @AfterEach
    void leave() {
        customer.close();
    }

    @AfterAll
    static void close() {
        report.close();
        site.close();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @DisplayName("T3, P1-P3, P5-P7, P11, K2: one of two processes dies; the other one goes on by itself")
    @CsvSource({
        // row of the matrix, the role that dies, where, flow, faults of the Stripe simulator
        "2-3, engine, after-persist, plain, ''",
        "4, engine, after-lease, plain, ''",
        "5-6, engine, after-mark, plain, ''",
        "6-7, engine, after-send, plain, delay:3000",
        "8, engine, after-send, plain, slow_drip:150",
        "8-9, engine, after-read, plain, ''",
        "9, engine, during-settle, plain, ''",
        "10, worker, after-script-lease, mother, ''",
        "11-12, worker, after-run, mother, ''",
        "12, worker, after-record, mother, ''",
        "12, worker, during-publish, mother, ''",
        "13, worker, after-finish, mother, ''",
    })
    void survivesTheDeathOfOne(String row, String role, String point, String flow, String faults) {
        dieAndGoOn(row, role, point, flow, faults);
    }

    @Tag("faults-full")
    @ParameterizedTest(name = "{0} {1} {2}")
    @DisplayName("T3, P1-P3, P5-P7, P11, K2: the points between")
    @CsvSource({
        "1, engine, before-persist, plain, ''",
        "2, engine, during-persist, plain, ''",
        "5-6, engine, before-send, plain, ''",
        "10, engine, after-settle, plain, ''",
        "11, worker, before-run, mother, ''",
        "11, worker, during-run, slow, ''",
        "12, worker, during-record, mother, ''",
        "12, worker, after-apply, mother, ''",
        "12, worker, before-finish, mother, ''",
    })
    void survivesTheDeathOfOneBetween(String row, String role, String point, String flow, String faults) {
        dieAndGoOn(row, role, point, flow, faults);
    }

    @Tag("faults-full")
    @ParameterizedTest(name = "{0} {1}")
    @DisplayName("T3, P1-P3, P5-P7, B2: the only process dies; another one is started and goes on")
    @CsvSource({
        "1, before-persist, plain, ''",
        "2, during-persist, plain, ''",
        "2-3, after-persist, plain, ''",
        "4, after-lease, plain, ''",
        "5-6, after-mark, plain, ''",
        "5-6, before-send, plain, ''",
        "6-7, after-send, plain, delay:3000",
        "8, after-send, plain, slow_drip:150",
        "8-9, after-read, plain, ''",
        "9, before-settle, plain, ''",
        "9, during-settle, plain, ''",
        "10, after-settle, plain, ''",
        "11, before-run, mother, ''",
        "11, during-run, slow, ''",
        "11-12, after-run, mother, ''",
        "12, during-record, mother, ''",
        "12, after-record, mother, ''",
        "12, after-apply, mother, ''",
        "12, during-publish, mother, ''",
        "12, before-finish, mother, ''",
        "13, after-finish, mother, ''",
        "retry, after-back-off, plain, 500:2",
    })
    void survivesTheDeathOfAll(String row, String point, String flow, String faults, @TempDir Path own) {
        try (Site alone = Site.open(own, SimulatorSettings.local());
                Customer caller = new Customer(alone::doors)) {
            Member victim = alone.start("server", point, new String[0]);
            Thread starter = Thread.ofVirtual().start(() -> {
                victim.awaitCrash();
                alone.start("server");
            });
            for (int i = 0; i < 3; i++) {
                offer(caller, "alone-" + i, flow, Scene.metadata(faults), point.equals(READ));
            }
            join(starter);
            Evidence evidence = new Inquest(alone, caller).hold(Duration.ofSeconds(120));
            var broken = Invariants.broken(evidence);
            report.add(row, "the only server dies " + point, evidence, "", broken);
            assertThat(broken).isEmpty();
        }
    }

    @Test
    @Tag("faults-full")
    @DisplayName(
            "P2, PW-02: 13: a process dies while it forgets what is old; the other goes on, nothing is left by halves")
    void forgetsWholly(@TempDir Path own) {
        String[] few = {"-D", "retention.max-finished=3"};
        try (Site other = Site.open(own, SimulatorSettings.local());
                Customer caller = new Customer(other::doors)) {
            other.start("server", few);
            Member victim = other.start("server", "during-forget:2", few); // it cleans up now and then
            for (int i = 0; i < 20; i++) {
                caller.submit("old-" + i, "plain", "");
            }
            victim.awaitCrash();
            for (String kind : List.of("req", "exe")) {
                Awaitility.await("three of " + kind)
                        .atMost(BY_ITSELF)
                        .until(() -> other.redis()
                                        .ask(redis -> redis.keys("aftercall:{p0}:" + kind + ":*"))
                                        .size()
                                == 3);
            }
            assertThat(other.stripe().effects().total()).isEqualTo(20);
            assertThat(other.stripe().effects().keysWithMoreThanOne()).isEmpty();
            report.note(
                    "13, retention", "one of two servers dies during-forget", "held: 20 charged once, 3 kept, whole");
        }
    }

    private void dieAndGoOn(String row, String role, String point, String flow, String faults) {
        if (site.doors().isEmpty()) {
            site.start("engine");
            site.start("worker"); // not in one process: that would keep its scripts to itself
        }
        Member victim = site.start(role, point, new String[0]);
        long death = offerUntilDead(victim, flow, faults, point.equals(READ));

        conclude(row, role + " of two dies " + point, death);
    }

    /** Answers when the victim was dead. */
    private long offerUntilDead(Member victim, String flow, String faults, boolean later) {
        int before = customer.accepted().size();
        for (int i = 0; i < MOST && victim.isAlive(); i++) {
            offer(customer, "order-" + KEYS.incrementAndGet(), flow, Scene.metadata(faults), later);
            victim.lives(flow.equals("slow") ? SLOW_PACE : PACE);
        }
        victim.awaitCrash();
        assertThat(customer.accepted()).hasSizeGreaterThan(before);
        return System.nanoTime();
    }

    private static void offer(Customer customer, String key, String flow, String params, boolean later) {
        if (later) {
            customer.submitForLater(key, flow, params);
        } else {
            customer.submit(key, flow, params);
        }
    }

    private void conclude(String row, String injected, long death) {
        Evidence evidence = new Inquest(site, customer).hold(Duration.ofSeconds(120));
        Duration took = Duration.ofNanos(System.nanoTime() - death);
        var broken = Invariants.broken(evidence);
        report.add(row, injected, evidence, ", at rest after " + took.toMillis() + " ms", broken);
        assertThat(broken).isEmpty();
        assertThat(took).as("K2, P11").isLessThan(BY_ITSELF);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
