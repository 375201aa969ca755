package io.aftercall.features;

import static io.aftercall.features.Calls.payment;
import static io.aftercall.features.Endings.assertDone;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.actors.EngineEvent;
import io.aftercall.actors.RequestGateway.Receipt;
import io.aftercall.request.RequestId;
import io.aftercall.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConcurrencyIT {

    private static final int REQUESTS = 1000;

    @TempDir
    Path data;

    @Test
    @DisplayName(
            "RH-10, A3, K1, T2: 1,000 calls wait at Stripe at the same time on fewer than 60 threads, one effect each")
    void waitsForManyOnFewThreads() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        SimulatorSettings slow = SimulatorSettings.local().withDelay(Duration.ofMillis(500));
        try (TestEngine engine = TestEngine.start(data, slow)) {
            List<Receipt> receipts = IntStream.range(0, REQUESTS)
                    .mapToObj(i -> engine.aftercall.submit(
                            payment().context("c" + i % 50).build()))
                    .toList();
            Awaitility.await()
                    .atMost(TestEngine.WAIT)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() ->
                            engine.events.of(EngineEvent.AttemptBegun.class).size() == REQUESTS);
            List<String> threads = threadsBeside(before);
            List<RequestId> ids = receipts.stream().map(Receipt::id).toList();
            ids.forEach(id -> assertDone(engine.stripe, engine.end(id)));

            assertThat(threads).hasSizeLessThan(60);
            assertThat(threadsBeside(before)).hasSizeLessThan(60);
            assertThat(engine.stripe.effects().total()).isEqualTo(REQUESTS);
            assertThat(engine.stripe.effects().keysWithMoreThanOne()).isEmpty();
        }
    }

    /** What the engine has started; the simulator is not part of it. */
    private static List<String> threadsBeside(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.startsWith("stripe-simulator") && !name.startsWith("awaitility"))
                .sorted()
                .collect(Collectors.toList());
    }
}
