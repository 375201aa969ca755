package io.aftercall.request;

import static io.aftercall.request.RequestState.ACCEPTED;
import static io.aftercall.request.RequestState.BACKING_OFF;
import static io.aftercall.request.RequestState.BURIED;
import static io.aftercall.request.RequestState.CANCELLED;
import static io.aftercall.request.RequestState.COMPLETED;
import static io.aftercall.request.RequestState.DISPATCHED;
import static io.aftercall.request.RequestState.IN_FLIGHT;
import static io.aftercall.request.RequestState.PARKED;
import static io.aftercall.request.RequestState.RUNNING;
import static io.aftercall.request.RequestState.SCHEDULED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RequestStateTest {

    /** Each state with those that may follow it; every other pair is forbidden. */
    static Stream<Arguments> life() {
        return Stream.of(
                Arguments.of(SCHEDULED, EnumSet.of(ACCEPTED, CANCELLED)),
                Arguments.of(ACCEPTED, EnumSet.of(IN_FLIGHT, DISPATCHED, CANCELLED)),
                Arguments.of(IN_FLIGHT, EnumSet.of(IN_FLIGHT, BACKING_OFF, DISPATCHED)),
                Arguments.of(BACKING_OFF, EnumSet.of(IN_FLIGHT, DISPATCHED)),
                Arguments.of(DISPATCHED, EnumSet.of(RUNNING)),
                Arguments.of(RUNNING, EnumSet.of(RUNNING, DISPATCHED, COMPLETED, BURIED, PARKED)),
                Arguments.of(COMPLETED, EnumSet.noneOf(RequestState.class)),
                Arguments.of(BURIED, EnumSet.of(DISPATCHED, ACCEPTED)),
                Arguments.of(PARKED, EnumSet.of(DISPATCHED)),
                Arguments.of(CANCELLED, EnumSet.noneOf(RequestState.class)));
    }

    @ParameterizedTest
    @MethodSource("life")
    @DisplayName("P2: what may follow what, for all pairs")
    void allowsWhatTheTableSaysAndNothingElse(RequestState from, Set<RequestState> followers) {
        for (var to : RequestState.values()) {
            assertThat(from.mayBecome(to)).as("%s to %s", from, to).isEqualTo(followers.contains(to));
        }
    }

    @Test
    void tableCoversEveryState() {
        assertThat(life().map(row -> row.get()[0])).containsExactlyInAnyOrder((Object[]) RequestState.values());
    }

    @Test
    @DisplayName("P2: every state can be reached from a submit")
    void everyStateIsReachable() {
        assertThat(reachable(SCHEDULED)).containsExactlyInAnyOrder(RequestState.values());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("P2: from every state that is not terminal a terminal one can be reached")
    void everyStateCanEnd(RequestState state) {
        assertThat(reachable(state)).anyMatch(RequestState::isTerminal);
    }

    @Test
    @DisplayName("P5: cancelled only before the first byte was sent; an end leads nowhere but to a replay")
    void terminalStatesHaveNoWayBackByThemselves() {
        assertThat(Arrays.stream(RequestState.values()).filter(RequestState::isTerminal))
                .containsExactlyInAnyOrder(COMPLETED, BURIED, PARKED, CANCELLED)
                .allSatisfy(
                        end -> assertThat(Arrays.stream(RequestState.values()).filter(end::mayBecome))
                                .isSubsetOf(end == BURIED ? EnumSet.of(DISPATCHED, ACCEPTED) : EnumSet.of(DISPATCHED)));
        assertThat(Arrays.stream(RequestState.values()).filter(state -> state.mayBecome(CANCELLED)))
                .containsExactlyInAnyOrder(SCHEDULED, ACCEPTED);
    }

    @Test
    @DisplayName("P3 P6: once an outcome is stored nothing is sent again, unless a person replays what was never sent")
    void neverSendsAgainAfterTheOutcome() {
        assertThat(reachable(DISPATCHED, state -> !state.isTerminal()))
                .doesNotContain(SCHEDULED, ACCEPTED, IN_FLIGHT, BACKING_OFF, CANCELLED);
    }

    @ParameterizedTest
    @EnumSource
    void isReadAsItIsSpelt(RequestState state) {
        assertThat(state.wire()).matches("[a-z_]+");
        assertThat(RequestState.ofWire(state.wire())).contains(state);
    }

    @Test
    void readsNothingFromAnUnknownSpelling() {
        assertThat(IN_FLIGHT.wire()).isEqualTo("in_flight");
        assertThat(RequestState.ofWire("IN_FLIGHT")).isEmpty();
        assertThat(RequestState.ofWire("")).isEmpty();
    }

    private static Set<RequestState> reachable(RequestState start) {
        return reachable(start, state -> true);
    }

    /** @param goesOn whether what follows a state counts */
    private static Set<RequestState> reachable(RequestState start, Predicate<RequestState> goesOn) {
        Set<RequestState> seen = EnumSet.of(start);
        Deque<RequestState> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            RequestState from = open.pop();
            Arrays.stream(RequestState.values())
                    .filter(to -> goesOn.test(from) && from.mayBecome(to) && seen.add(to))
                    .forEach(open::push);
        }
        return seen;
    }
}
