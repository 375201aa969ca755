package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process can suffer beside its death. T6, T7, T16, K2, C7, P2, P3, P7, P8, P10, P11, PW-07, PW-10. */
final class ProcessFaultsIT extends FaultMatrix {

    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Duration LONGER_THAN_THE_LEASE = Site.LEASE.plusSeconds(2);

    ProcessFaultsIT() {
        super("4b Processes");
    }

    @Test
    @DisplayName("T16, P10: SIGTERM of one of two engines under load: it ends with 0, and nothing is lost or doubled")
    void rollsOver() throws Exception {
        try (Scene scene = scene("SIGTERM deploy")) {
            Member leaving = site().start("server");
            Thread load = scene.offerUntilInterrupted("mother", "delay:300");
            Awaitility.await()
                    .atMost(WAIT)
                    .until(() -> scene.customer().accepted().size() > 20);

            leaving.process().terminate();

            assertThat(leaving.process().awaitExit()).isZero();
            load.interrupt();
            load.join();
            scene.assertHeld("SIGTERM of one of two servers under load");
        }
    }

    @Test
    @DisplayName("T6, P3, P11, PW-07: an engine that was frozen for longer than its lease wakes up and spoils nothing")
    void wakesUpAnEngine() {
        try (Scene scene = scene("SIGSTOP engine > lease")) {
            Member frozen = site().start("engine");
            scene.offer(20, "plain", "delay:3000");
            Awaitility.await().atMost(WAIT).until(() -> site().held(frozen, "intake", "engines") > 0);

            frozen.stop();
            pass(LONGER_THAN_THE_LEASE);
            frozen.goOn();

            scene.offer(3, "plain", "");
            scene.assertHeld(
                    "SIGSTOP for " + LONGER_THAN_THE_LEASE.toSeconds() + " s, then CONT, of one of two engines");
            assertThat(scene.ask(Objects.requireNonNull(frozen.door())).status())
                    .isEqualTo(202);
            frozen.close();
        }
    }

    @Test
    @Tag("faults-full")
    @DisplayName("P1, T6: a client of a frozen engine gives up and repeats elsewhere: the same id, and one charge")
    void answersAClientThatRepeats() {
        try (Scene scene = scene("SIGSTOP engine before persist")) {
            Member frozen = site().start("engine"); // the youngest door, so the one that is asked first
            frozen.stop();
            Accepted taken = scene.offer(1, "plain", "").getFirst();
            assertThat(scene.customer().refusals())
                    .as("the frozen door was tried")
                    .isPositive();
            frozen.goOn();
            assertThat(scene.repeat(taken, "plain", "").id()).isEqualTo(taken.id());
            scene.assertHeld("the client times out at a frozen engine, which then wakes up with its request");
            frozen.close();
        }
    }

    @Test
    @DisplayName("T6, P7: a worker that was frozen for longer than its lease wakes up; its result does not count")
    void wakesUpAWorker(@TempDir Path directory) {
        try (Site own = Site.open(directory, SimulatorSettings.local());
                Scene scene = new Scene(own, report(), "SIGSTOP worker > lease")) {
            own.start("engine");
            Member frozen = own.start("worker");
            scene.offer(8, "slow", "");
            Awaitility.await().atMost(WAIT).until(() -> own.held(frozen, "scripts:w:5", "workers") > 0);

            frozen.stop();
            own.start("worker");
            pass(LONGER_THAN_THE_LEASE);
            frozen.goOn();

            scene.assertHeld(
                    "SIGSTOP for " + LONGER_THAN_THE_LEASE.toSeconds() + " s, then CONT, of one of two workers");
        }
    }

    @Test
    @Tag("faults-full")
    @DisplayName(
            "T7, C7, P8, PW-10: a script that kills every worker is buried after three deaths, over all recoveries")
    void buriesPoison(@TempDir Path directory) {
        try (Site own = Site.open(directory, SimulatorSettings.local());
                Scene scene = new Scene(own, report(), "poison")) {
            own.start("engine");
            String id = scene.offer(1, "slow", "").getFirst().id();
            int deaths = 0;
            while (deaths < 5 && !state(scene, id).equals("buried")) {
                Member victim = own.start("worker", "during-run", new String[0]);
                Awaitility.await()
                        .atMost(WAIT)
                        .until(() -> !victim.isAlive() || state(scene, id).equals("buried"));
                deaths += victim.isAlive() ? 0 : 1;
                victim.close();
            }
            assertThat(deaths).as("workers killed").isEqualTo(3);
            scene.assertHeld("a worker dies in the middle of the script, again and again");
        }
    }

    private static String state(Scene scene, String id) {
        return scene.customer()
                .look(id, Duration.ZERO)
                .orElseThrow()
                .body()
                .path("state")
                .asText();
    }

    static void pass(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.plusSeconds(60)).until(() -> true);
    }
}
