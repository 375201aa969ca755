package io.aftercall.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.StoredRequest;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.RequestState;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainJobIT {

    private static final Duration WAIT = Duration.ofSeconds(20);

    @TempDir
    Path data;

    @Test
    @DisplayName("RH-04, RH-30, RW-01, A1, B1, B3, N1: a payment is made once and its flow has run")
    void paysOnceAndRunsTheFlow() {
        try (TestEngine engine = TestEngine.start(data)) {
            Submission payment = Submission.of(RequestType.PAYMENT_INTENT)
                    .params(Map.of("amount", 2000, "currency", "usd"))
                    .worker("billing")
                    .context("ctx-1")
                    .build();

            StoredRequest ended = engine.aftercall.call(payment, WAIT).orElseThrow();

            assertThat(ended.status().state()).isEqualTo(RequestState.COMPLETED);
            assertThat(ended.status().outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(ended.script().state()).isEqualTo(ExecutionState.COMPLETED);
            assertThat(engine.stripe.effects().forKey(ended.request().key().value()))
                    .isOne();
        }
    }
}
