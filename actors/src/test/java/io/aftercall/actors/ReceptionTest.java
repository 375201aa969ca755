package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Held;
import io.aftercall.queue.Requests;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is leased with its submission, and an engine that is slow to take it, or away. */
final class ReceptionTest extends IntakeActorTestBase {

    private final List<Held> given = new ArrayList<>();

    @BeforeEach
    void prepare() {
        bench.close();
        bench = new RequestBench("engine.max-active", 2);
        create(event -> {});
    }

    @Test
    @DisplayName("P9: leases no more than there is room for, also while the engine has not taken up what it was given")
    void leasesWhatThereIsRoomFor() {
        reception.opened(given::addAll);

        submit(4);
        assertThat(given).hasSize(2);
        reception.received(2);
        reception.holds(2);
        submit(1);
        assertThat(given).hasSize(2);
        reception.holds(1);
        submit(2);

        assertThat(given).hasSize(3);
    }

    @Test
    @DisplayName("P10: is not idle while something that was leased has not come to the engine")
    void isIdleWhenTheEngineHasIt() {
        reception.opened(given::addAll);
        submit(1);

        assertThat(reception.isIdle()).isFalse();
        reception.received(1);

        assertThat(reception.isIdle()).isTrue();
    }

    @Test
    @DisplayName("P11: while there is no engine what is submitted is stored, and left for those there are")
    void leasesNothingForNobody() {
        submit(1);
        reception.opened(given::addAll);
        reception.closed();
        submit(1);

        assertThat(given).isEmpty();
        assertThat(reception.isIdle()).isTrue();
        assertThat(join(bench.store.requests().take("engine-2", 10, 0))).hasSize(2);
    }

    private void submit(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(join(reception.accept(Requests.id(), intent().build()))).isInstanceOf(Submitted.Accepted.class);
        }
    }
}
