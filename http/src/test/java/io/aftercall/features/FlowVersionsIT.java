package io.aftercall.features;

import static io.aftercall.features.Calls.payment;
import static io.aftercall.features.Endings.result;
import static io.aftercall.features.Endings.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.actors.EngineEvent;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.RequestId;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** T13: a flow is changed under load, broken, and rolled back. */
final class FlowVersionsIT {

    private static final int EACH = 15;

    @TempDir
    private Path data;

    @Test
    @DisplayName(
            "T13, N2, N3, N5: what is queued runs the version it was queued with; a broken one never becomes active")
    void changesAFlowUnderLoad() {
        FlowFiles flows = FlowFiles.in(data).put("pay_response", "'one'");
        try (StripeSimulator stripe = StripeSimulator.start(SimulatorSettings.local());
                TestEngine engine = TestEngine.join(data, stripe, EnumSet.of(Role.ENGINE), "flows.dir", flows.path())) {
            String one = active(engine);
            List<RequestId> first = queue(engine);
            flows.put("pay_response", "'two'");
            List<RequestId> second = queue(engine);
            flows.put("pay_response", "def broken = \n");
            List<RequestId> third = queue(engine);
            TestEngine.now(engine.aftercall.gateway().flows().activate("pay_response", one, "a test"));
            List<RequestId> fourth = queue(engine);

            // A worker whose own directory holds something else altogether.
            FlowFiles others = FlowFiles.in(data.resolve("elsewhere"));
            try (TestEngine worker =
                    TestEngine.join(data, stripe, EnumSet.of(Role.WORKER), "flows.dir", others.path())) {
                assertThat(results(engine, first)).containsOnly("one");
                assertThat(results(engine, second)).containsOnly("two");
                assertThat(results(engine, third)).containsOnly("two");
                assertThat(results(engine, fourth)).containsOnly("one");
                assertThat(worker.events.of(EngineEvent.FlowPublished.class)).isEmpty();
            }
        }
    }

    /** Accepted, called and settled, so that each waits for a worker with its version. */
    private static List<RequestId> queue(TestEngine engine) {
        List<RequestId> ids = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            ids.add(engine.accept(payment().flow("pay")));
        }
        Awaitility.await()
                .atMost(TestEngine.WAIT)
                .until(() -> ids.stream().allMatch(id -> engine.look(id).script() != null));
        ids.forEach(id -> {
            StoredRequest waiting = engine.look(id);
            assertThat(script(waiting).state()).isEqualTo(ExecutionState.QUEUED);
            assertThat(script(waiting).version()).as("known before it runs").hasSize(64);
        });
        return ids;
    }

    private static String active(TestEngine engine) {
        return TestEngine.now(engine.aftercall.gateway().flows().changedSince(-1))
                .orElseThrow()
                .flows()
                .get("pay_response")
                .version();
    }

    private static List<String> results(TestEngine engine, List<RequestId> ids) {
        return ids.stream()
                .map(engine::end)
                .map(ended -> result(ended).asText())
                .toList();
    }
}
