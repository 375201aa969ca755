package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.simulator.SimulatorSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Stripe that is not there, or is somebody else. P3, P5, P9, C3, C6, rows 19 and 20 of the decision table. */
@Tag("faults-full")
final class StripeOutageIT {

    private static final MatrixReport REPORT = new MatrixReport("4b Stripe is away");
    private static final Duration WAIT = Duration.ofSeconds(120);
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @AfterAll
    static void report() {
        REPORT.close();
    }

    @Test
    @DisplayName("P3, P9, C6: each call times out after its charge: 429 when the queue is full, probes, nothing grows")
    void holdsBackWhileStripeTimesOut() {
        try (Site site = Site.open(directory, SimulatorSettings.local());
                Proxy wire = Proxy.to(site.stripe().baseUri().getPort());
                Scene scene = new Scene(site, REPORT, "Stripe: 100 % timeouts")) {
            String stripe = "http://127.0.0.1:" + wire.port();
            String[] few = {"-D", "engine.max-queued=60", "-D", "stripe.attempt-timeout=2s", "--stripe-base-uri", stripe
            };
            Member server = site.start("server", few);
            wire.stall();
            Load load = Load.begin(scene.customer());
            Awaitility.await("429")
                    .atMost(WAIT)
                    .until(() -> scene.ask(door(server)).status() == 429);
            Awaitility.await("the circuit opens")
                    .atMost(WAIT)
                    .until(() -> server.process().errors().contains("Calls are held back"));

            Footprint before = Footprint.of(server);
            int calls = site.stripe().requests().size();
            ProcessFaultsIT.pass(OUTAGE);
            int probes = site.stripe().requests().size() - calls;
            Footprint after = Footprint.of(server);

            assertThat(after.grownBeyond(before)).isEmpty();
            assertThat(probes).as("calls in 30 s").isBetween(1, 90);
            wire.calm();
            load.end();
            Evidence evidence = scene.assertHeld(
                    "each call is executed and not answered, for " + OUTAGE.toSeconds() + " s with a full queue",
                    "; " + probes + " probes, then " + after);
            assertThat(evidence.seen().values()).extracting(Seen::outcome).containsOnly("succeeded");
        }
    }

    @Test
    @DisplayName("P3, P9: a piece a second: the time of an attempt counts from its begin, not from the last byte")
    void countsFromTheBegin() {
        try (Site site = Site.open(directory, SimulatorSettings.local());
                Scene scene = new Scene(site, REPORT, "slow loris Stripe")) {
            Member server = site.start("server");
            Accepted one = scene.offer(1, "plain", "slow_drip:1000:1").getFirst();
            scene.assertHeld("20 pieces, one a second; attempts have 6 s");

            JsonNode attempts = scene.customer()
                    .look(one.id(), Duration.ZERO)
                    .orElseThrow()
                    .body()
                    .path("attempts");
            assertThat(attempts).hasSizeGreaterThan(1);
            assertThat(attempts.path(0).path("error").asText()).contains("no complete answer");
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    @DisplayName("P5, row 19: a name that nobody knows: nothing was charged, and it is told so")
    void findsNobody() {
        try (Site site = Site.open(directory, SimulatorSettings.local());
                Scene scene = new Scene(site, REPORT, "DNS fails")) {
            site.start("server", "--stripe-base-uri", "http://stripe.invalid", "-D", "retry.unsent.max-attempts=3");
            scene.offer(3, "plain", "");
            Evidence evidence = scene.assertHeld("http://stripe.invalid");
            assertThat(evidence.seen().values()).extracting(Seen::outcome).containsOnly("not_sent");
            assertThat(evidence.seen().values()).extracting(Seen::charged).containsOnly("no");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "certificate of a known CA, true, -validity 5, succeeded",
        "CA unknown, false, -validity 5, tls",
        "certificate expired, true, -startdate -10d -validity 5, tls",
    })
    @DisplayName("P5, row 20: who cannot prove to be Stripe gets no byte of a request")
    void talksOnlyToStripe(String row, boolean trusted, String validity, String outcome) {
        Authority authority = new Authority(directory, validity.split(" "));
        SimulatorSettings tls = SimulatorSettings.local().withTls(authority.server());
        try (Site site = Site.open(directory, tls);
                Scene scene = new Scene(site, REPORT, row)) {
            site.startIn(trusted ? authority.trusting() : Map.of(), "server");
            scene.offer(3, "plain", "");
            Evidence evidence = scene.assertHeld("https to a server with such a certificate");
            assertThat(evidence.seen().values()).extracting(Seen::outcome).containsOnly(outcome);
            assertThat(site.stripe().requests().isEmpty()).isEqualTo(outcome.equals("tls"));
        }
    }

    private static URI door(Member member) {
        return Objects.requireNonNull(member.door());
    }
}
