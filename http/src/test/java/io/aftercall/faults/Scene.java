package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** One row of a matrix: work is offered, something breaks, heals, and the promises are looked at. */
final class Scene implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Site site;
    private final MatrixReport report;
    private final String row;
    private final Customer customer;
    private final String name = "c" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
    private final List<String> asked = new ArrayList<>();
    private int offered;

    Scene(Site site, MatrixReport report, String row) {
        this.site = site;
        this.report = report;
        this.row = row;
        this.customer = new Customer(site::doors);
        site.stripe().reset();
    }

    Customer customer() {
        return customer;
    }

    /** Submits that many, each until it is accepted. */
    List<Accepted> offer(int count, String flow, String faults) {
        List<Accepted> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(customer.submit(nextKey(), flow, metadata(faults)));
        }
        return taken;
    }

    /** Submits again what was accepted, under the same key. */
    Accepted repeat(Accepted taken, String flow, String faults) {
        return customer.submit(taken.key(), flow, metadata(faults));
    }

    /** Submits in the background until it is interrupted; each is begun once and then until it is accepted. */
    Thread offerUntilInterrupted(String flow, String faults) {
        return Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                offer(1, flow, faults);
            }
        });
    }

    /** Asks one door once. A refusal may be one that nobody knows the truth of, so it is repeated at the end. */
    Reply ask(URI door) {
        String key = nextKey();
        asked.add(key);
        try {
            return customer.post(door.resolve("/api/requests"), Customer.body(key, "plain", ""), key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything has healed: all must come to its end, and no promise may be broken. */
    Evidence assertHeld(String injected) {
        return assertHeld(injected, "");
    }

    /** @param remark for the verdict */
    Evidence assertHeld(String injected, String remark) {
        asked.forEach(key -> customer.submit(key, "plain", ""));
        asked.clear();
        Evidence evidence = new Inquest(site, customer).hold(PATIENCE);
        List<String> broken = Invariants.broken(evidence);
        report.add(row, injected, evidence, remark, broken);
        assertThat(broken).isEmpty();
        assertThat(evidence.accepted()).as("requests that took part").isNotEmpty();
        return evidence;
    }

    @Override
    public void close() {
        customer.close();
    }

    private String nextKey() {
        return name + "-" + ++offered;
    }

    static String metadata(String faults) {
        return faults.isEmpty() ? "" : ",\"metadata\":{\"sim_fault\":\"" + faults + "\"}";
    }
}
