package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad wire between one of two processes and Redis. P1, P2, P3, P6, P7, P11. */
final class WireFaultsIT extends FaultMatrix {

    WireFaultsIT() {
        super("4b Wire to Redis");
    }

    @ParameterizedTest(name = "after {0} bytes")
    @ValueSource(ints = {997})
    @DisplayName("P1, P6: answers of Redis are cut in the middle, again and again; each step is repeated as one")
    void survivesCuts(int bytes) {
        cuts(bytes);
    }

    @Tag("faults-full")
    @ParameterizedTest(name = "after {0} bytes")
    @ValueSource(ints = {401, 2003, 5003, 20011})
    @DisplayName("P1, P6: the same with other lengths")
    void survivesOtherCuts(int bytes) {
        cuts(bytes);
    }

    @Test
    @DisplayName("P1, P11: answers stop for longer than the lease, then the connections break")
    void survivesAStall() {
        try (Scene scene = scene("engine and worker cut off");
                Proxy wire = Proxy.to(site().redis().port())) {
            Member behind = start(wire);
            scene.offer(15, "mother", "delay:500");
            wire.stall();
            ProcessFaultsIT.pass(Site.LEASE.plusSeconds(2));
            wire.calm();
            scene.offer(5, "mother", "");
            scene.assertHeld("requests get through to Redis, its answers do not, for 4 s");
            assertThat(wire.harm()).isPositive();
            behind.close();
        }
    }

    @Test
    @Tag("faults-full")
    @DisplayName("P1: each answer is late; one direction is closed")
    void survivesDelayAndHalfClose() {
        try (Scene scene = scene("slow and half-closed wire");
                Proxy wire = Proxy.to(site().redis().port())) {
            Member behind = start(wire);
            wire.delay(300);
            scene.offer(10, "mother", "delay:200");
            wire.calm();
            wire.halfCloseAfter(3001);
            scene.offer(10, "mother", "delay:200");
            ProcessFaultsIT.pass(Duration.ofSeconds(4));
            wire.calm();
            assertThat(wire.harm()).isPositive();
            scene.assertHeld("each answer 300 ms late; then half-close after 3001 bytes");
            behind.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @Tag("faults-full")
    @ValueSource(
            strings = {
                "-MOVED 1 127.0.0.1:1",
                "-CLUSTERDOWN The cluster is down",
                "-TRYAGAIN Multiple keys",
                "-ERR what"
            })
    @DisplayName("P1, P6: Redis does what it is told and answers something else; each step is repeated as one")
    void survivesOtherAnswers(String answer) {
        try (Scene scene = scene("answer " + answer.split(" ")[0].substring(1));
                Proxy wire = Proxy.to(site().redis().port())) {
            Member behind = start(wire);
            scene.offer(10, "mother", "delay:500");
            wire.sayInstead(answer + "\r\n");
            assertThat(scene.ask(Objects.requireNonNull(behind.door())).status())
                    .isEqualTo(503);
            ProcessFaultsIT.pass(Site.LEASE.plusSeconds(2));
            wire.calm();
            scene.offer(5, "mother", "");
            scene.assertHeld("one of two servers hears nothing else for longer than its lease");
            assertThat(wire.harm()).isPositive();
            behind.close();
        }
    }

    private void cuts(int bytes) {
        try (Scene scene = scene("connection cut mid-reply");
                Proxy wire = Proxy.to(site().redis().port())) {
            Member behind = start(wire);
            wire.cutAfter(bytes);
            scene.offer(20, "mother", "delay:200");
            ProcessFaultsIT.pass(Duration.ofSeconds(3));
            wire.calm();
            scene.offer(3, "mother", "");
            scene.assertHeld("every connection of one of two servers is cut after " + bytes + " bytes of answers");
            assertThat(behind.isAlive()).isTrue();
            assertThat(wire.harm()).isPositive();
            behind.close();
        }
    }

    private Member start(Proxy wire) {
        return site().start("server", "--redis", "redis://127.0.0.1:" + wire.port());
    }
}
