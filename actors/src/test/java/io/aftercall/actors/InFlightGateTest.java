package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InFlightGateTest {

    @Test
    void admitsAsManyAsThereIsRoom() {
        InFlightGate gate = new InFlightGate(2);

        assertThat(isAdmitted(gate.enter())).isTrue();
        assertThat(isAdmitted(gate.enter())).isTrue();
        assertThat(isAdmitted(gate.enter())).isFalse();
    }

    @Test
    void admitsInTheOrderOfTheLine() {
        InFlightGate gate = new InFlightGate(1);
        InFlightGate.Ticket inside = gate.enter();
        InFlightGate.Ticket first = gate.enter();
        InFlightGate.Ticket second = gate.enter();

        inside.leave();
        assertThat(isAdmitted(first)).isTrue();
        assertThat(isAdmitted(second)).isFalse();
        first.leave();
        assertThat(isAdmitted(second)).isTrue();
    }

    @Test
    void skipsWhoHasLeftTheLine() {
        InFlightGate gate = new InFlightGate(1);
        InFlightGate.Ticket inside = gate.enter();
        InFlightGate.Ticket first = gate.enter();
        InFlightGate.Ticket second = gate.enter();

        first.leave();
        inside.leave();

        assertThat(isAdmitted(first)).isFalse();
        assertThat(isAdmitted(second)).isTrue();
    }

    @Test
    void givesAPlaceBackOnce() {
        InFlightGate gate = new InFlightGate(1);
        InFlightGate.Ticket inside = gate.enter();

        inside.leave();
        inside.leave();

        assertThat(isAdmitted(gate.enter())).isTrue();
        assertThat(isAdmitted(gate.enter())).isFalse();
    }

    @Test
    void admitsNobodyWhileItIsShut() {
        InFlightGate gate = new InFlightGate(2);
        InFlightGate.Ticket inside = gate.enter();
        CompletableFuture<Void> empty = gate.shut().toCompletableFuture();
        CompletableFuture<Void> again = gate.shut().toCompletableFuture();
        InFlightGate.Ticket first = gate.enter();
        InFlightGate.Ticket second = gate.enter();
        InFlightGate.Ticket third = gate.enter();

        assertThat(empty).isNotDone();
        inside.leave();
        assertThat(empty).isDone();
        assertThat(again).isDone();
        gate.open();
        assertThat(isAdmitted(first)).isFalse();
        gate.open();
        assertThat(isAdmitted(first)).isTrue();
        assertThat(isAdmitted(second)).isTrue();
        assertThat(isAdmitted(third)).isFalse();
    }

    @Test
    void isEmptyAtOnceWithNobodyInside() {
        InFlightGate gate = new InFlightGate(1);
        gate.enter().leave();

        assertThat(gate.shut().toCompletableFuture()).isDone();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50})
    @DisplayName("P9: never more inside than there is room, and nobody is forgotten")
    void holdsUnderManyThreads(int room) throws InterruptedException {
        InFlightGate gate = new InFlightGate(room);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        int callers = 2000;
        CountDownLatch done = new CountDownLatch(callers);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < callers; i++) {
                boolean patient = i % 5 != 0;
                threads.execute(() -> {
                    InFlightGate.Ticket ticket = gate.enter();
                    CompletableFuture<Void> admitted = ticket.admitted().toCompletableFuture();
                    if (patient || admitted.isDone()) {
                        admitted.thenRunAsync(
                                () -> {
                                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                    inside.decrementAndGet();
                                    ticket.leave();
                                    done.countDown();
                                },
                                threads);
                    } else {
                        ticket.leave(); // out of the line, or in and out at once
                        done.countDown();
                    }
                });
            }

            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(most.get()).isBetween(1, room);
        List<InFlightGate.Ticket> after = new ArrayList<>();
        for (int i = 0; i < room; i++) {
            after.add(gate.enter());
        }
        assertThat(after).allMatch(InFlightGateTest::isAdmitted);
        assertThat(isAdmitted(gate.enter())).isFalse();
    }

    private static boolean isAdmitted(InFlightGate.Ticket ticket) {
        return ticket.admitted().toCompletableFuture().isDone();
    }
}
