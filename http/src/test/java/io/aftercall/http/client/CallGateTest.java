package io.aftercall.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.HashedWheelTimer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** PERFORMANCE, pitfall 2: our own gate stands before the pool. */
final class CallGateTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final HashedWheelTimer timer = new HashedWheelTimer();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void stopTimer() {
        timer.stop();
    }

    @Test
    void admitsInOrderAsPlacesBecomeFree() {
        CallGate gate = gate(2, 10, LONG);
        for (int i = 1; i <= 4; i++) {
            gate.enter(recorder(i));
        }
        assertThat(seen).containsExactly("1 in", "2 in");

        gate.leave();
        gate.leave();

        assertThat(seen).containsExactly("1 in", "2 in", "3 in", "4 in");
    }

    @Test
    @DisplayName("row 19: what the gate has no room for is refused at once")
    void refusesWhatFindsNoRoomToWait() {
        CallGate gate = gate(1, 1, LONG);
        for (int i = 1; i <= 3; i++) {
            gate.enter(recorder(i));
        }

        assertThat(seen).containsExactly("1 in", "3 gate full: 1 calls are waiting already");
    }

    @Test
    @DisplayName("K1: nobody waits longer than the limit")
    void refusesWhatHasWaitedTooLong() {
        CallGate gate = gate(1, 10, Duration.ofMillis(50));
        gate.enter(recorder(1));
        gate.enter(recorder(2));

        await().untilAsserted(() -> assertThat(seen).containsExactly("1 in", "2 gate full: no place within PT0.05S"));
        gate.leave();
        gate.enter(recorder(3));
        assertThat(seen).last().isEqualTo("3 in");
    }

    @Test
    void refusesEverybodyOnceItIsClosed() {
        CallGate gate = gate(1, 10, LONG);
        gate.enter(recorder(1));
        gate.enter(recorder(2));

        gate.close();
        gate.enter(recorder(3));
        gate.leave();

        assertThat(seen).containsExactly("1 in", "2 the client is closed", "3 the client is closed");
    }

    @Test
    void doesNotGrowTheStackWithCallsThatEndAtOnce() {
        CallGate gate = gate(1, 100_000, LONG);
        gate.enter(recorder(0));
        for (int i = 1; i <= 100_000; i++) {
            gate.enter(new CallGate.Entrant() {

                @Override
                public void admitted() {
                    gate.leave();
                }

                @Override
                public void refused(String why) {
                    seen.add(why);
                }
            });
        }

        gate.leave();
        gate.enter(recorder(1));

        assertThat(seen).containsExactly("0 in", "1 in");
    }

    private CallGate gate(int inFlight, int waiting, Duration longest) {
        return new CallGate(new CallGate.Limits(inFlight, waiting, longest), timer);
    }

    private CallGate.Entrant recorder(int id) {
        return new CallGate.Entrant() {

            @Override
            public void admitted() {
                seen.add(id + " in");
            }

            @Override
            public void refused(String why) {
                seen.add(id + " " + why);
            }
        };
    }
}
