package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.aftercall.queue.Requests;
import io.aftercall.queue.Store;
import io.aftercall.request.Origin;
import io.aftercall.request.Request;
import io.aftercall.request.Schedule;
import io.aftercall.testing.InMemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** T3: the points at which a process can be told to die. */
final class FaultPointsTest {

    private final Store store = InMemoryStore.create();
    private final AtomicInteger deaths = new AtomicInteger();

    @Test
    @DisplayName("T3: without an order nothing is wrapped")
    void wrapsNothing() {
        assertThat(points(null).around(store)).isSameAs(store);
        assertThat(points("").around(store)).isSameAs(store);
        assertThat(FaultPoints.ofThisProcess().around(store)).isSameAs(store);
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    @DisplayName("T3: every point can be asked for by its word")
    void knowsEveryPoint(CrashPoint point) {
        assertThat(Crash.parse(point.word(), deaths::incrementAndGet).point()).isEqualTo(point);
    }

    @ParameterizedTest
    @ValueSource(strings = {"after-lunch", "after-send:0", "after-send:x", "after-send:", "AFTER_SEND"})
    @DisplayName("T3: an unknown point is refused by name, and told what there is")
    void refusesWhatItDoesNotKnow(String order) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> points(order))
                .withMessageContaining("aftercall.crash: ")
                .withMessageContaining("expected: ");
    }

    @ParameterizedTest
    @CsvSource({"before-persist, false", "after-persist, true"})
    @DisplayName("T3: before a step nothing of it is done, after it all")
    void diesBeforeOrAfterAStep(String order, boolean stored) {
        Request request = submitted();
        List<Boolean> found = new ArrayList<>();
        Store doomed = FaultPoints.of(order, () -> found.add(isStored(request))).around(store);

        doomed.requests().accept(request, new Schedule.Now());

        assertThat(found).containsExactly(stored);
    }

    @Test
    @DisplayName("T3: the third time is the third time, and a batch that brought nothing is none")
    void countsToTheThird() {
        Store third = points("after-lease:3").around(store);
        for (int i = 0; i < 2; i++) {
            takeOne(third);
            third.requests().take("me", 10, 0);
        }
        assertThat(deaths).hasValue(0);

        takeOne(third);

        assertThat(deaths).hasValue(1);
    }

    @Test
    @DisplayName("T3: a point within a step comes after its begin")
    void diesWithinAStep() {
        Store during = points("during-persist").around(store);
        Request request = submitted();

        assertThat(during.requests().accept(request, new Schedule.Now())).isCompleted();

        Awaitility.await().until(() -> deaths.get() == 1);
    }

    /** By an application: the calls of scripts have points of their own. */
    private static Request submitted() {
        Request any = Requests.paymentIntent();
        return new Request(
                any.id(),
                any.type(),
                any.call(),
                any.key(),
                any.params(),
                any.routing(),
                any.credential(),
                Origin.NONE,
                any.fingerprint());
    }

    private void takeOne(Store from) {
        from.requests().accept(submitted(), new Schedule.Now());
        assertThat(from.requests().take("me", 1, 0).toCompletableFuture().join())
                .hasSize(1);
    }

    private boolean isStored(Request request) {
        return store.requests().find(request.id()).toCompletableFuture().join().isPresent();
    }

    private FaultPoints points(@Nullable String order) {
        return FaultPoints.of(order, deaths::incrementAndGet);
    }
}
