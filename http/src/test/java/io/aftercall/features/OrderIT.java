package io.aftercall.features;

import static io.aftercall.features.Calls.payment;
import static io.aftercall.features.Endings.assertDone;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.actors.Submitted;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.RequestId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrderIT {

    @TempDir
    Path data;

    @Test
    @DisplayName("P12: in one context and in order, no call begins before the flow of the one before has run")
    void keepsTheOrder() {
        try (TestEngine engine = TestEngine.start(data)) {
            List<RequestId> ids = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                ids.add(engine.accept(payment().context("basket-1").inOrder()));
            }

            Instant before = Instant.EPOCH;
            for (RequestId id : ids) {
                StoredRequest ended = engine.end(id);
                assertDone(engine.stripe, ended);
                assertThat(ended.status().attempts().getFirst().startedAt()).isAfterOrEqualTo(before);
                before = ended.status().times().completedAt();
            }
        }
    }

    @Test
    @DisplayName("P12: several partitions keep no order, and that is said")
    void refusesWhatItCannotKeep() {
        try (TestEngine engine = TestEngine.start(data, "partitions", 2)) {
            Submitted submitted = TestEngine.now(
                    engine.aftercall.submit(payment().inOrder().build()).submitted());

            assertThat(submitted)
                    .isInstanceOfSatisfying(
                            Submitted.Invalid.class,
                            invalid -> assertThat(invalid.errors().getFirst().field())
                                    .isEqualTo("ordered"));
        }
    }
}
