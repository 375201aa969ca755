package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Stripe, and the way to it, can do. P3, P5, P9, G3, G5, C3, PW-07, PW-08. */
final class StripeFaultsIT extends FaultMatrix {

    private static final int EACH = 5;

    StripeFaultsIT() {
        super("4b Stripe");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("P3, P5, G3, PW-07: whatever Stripe answers, nobody is charged twice or told wrongly")
    @CsvSource(
            delimiter = ';',
            value = {
                "timeout after charging; reset_after:2; succeeded",
                "closed after charging; close_after:2; succeeded",
                "429 storm; 429:3; succeeded",
                "5xx storm; 500:2,503:2; succeeded",
                "in use; in_use:3; succeeded",
                "lock; lock_timeout:2; succeeded",
                "saved 500; saved_500; unknown",
                "saved 500 with the charge; saved_500_after; unknown",
                "truncated; truncate:100:2; succeeded",
                "not JSON; not_json:2; succeeded",
                "page of a proxy; html:2; succeeded",
                "wrong content-length; short_length:2; succeeded",
                "half closed; half_close:2; succeeded",
                "headers twice; duplicate_headers; succeeded",
                "100 continue; extra_continue; succeeded",
                "depth 100 000; deep:100000:2; succeeded",
                "gzip bomb; gzip_bomb:50000000:2; succeeded",
                "no connection; reset_before:3; succeeded",
            })
    void neverChargesTwiceAndNeverLies(String row, String faults, String outcome) {
        suffers(row, faults, outcome, EACH);
    }

    @Tag("faults-full")
    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("P9: what is slow or large")
    @CsvSource(
            delimiter = ';',
            value = {
                "100 MB; huge:100000000:2; succeeded",
                "no answer in time; delay_after:7000:1; succeeded",
                "drip; slow_drip:600:1; succeeded",
                "drip past the deadline; slow_drip:1000:1; succeeded"
            })
    void staysWithinItsBounds(String row, String faults, String outcome) {
        suffers(row, faults, outcome, 2);
    }

    @Test
    @DisplayName("P5, PW-08: Stripe stops accepting connections for a while")
    void waitsForStripe() {
        Proxy wire = Proxy.to(site().stripe().baseUri().getPort());
        try (wire;
                Scene scene = scene("Stripe stops accepting")) {
            server().stop(); // so that the other one does the work
            Member other = site().start("server", "--stripe-base-uri", "http://127.0.0.1:" + wire.port());
            wire.refuse();
            scene.offer(10, "mother", "");
            ProcessFaultsIT.pass(java.time.Duration.ofSeconds(2));
            wire.calm();
            assertThat(wire.harm()).isPositive();
            Map<String, Seen> seen =
                    scene.assertHeld("connections are closed at once for 2 s").seen();
            assertThat(seen.values()).allMatch(one -> "succeeded".equals(one.outcome()));
            server().goOn();
            other.close();
        }
    }

    private void suffers(String row, String faults, String outcome, int count) {
        try (Scene scene = scene(row)) {
            scene.offer(count, "plain", faults);
            Evidence evidence = scene.assertHeld(faults);
            assertThat(evidence.seen().values()).extracting(Seen::outcome).containsOnly(outcome);
        }
    }
}
