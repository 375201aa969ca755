package io.aftercall.features;

import static io.aftercall.features.Calls.payment;
import static io.aftercall.features.Calls.paymentWith;
import static io.aftercall.features.Endings.assertDone;
import static io.aftercall.features.Endings.json;
import static io.aftercall.features.Endings.result;
import static io.aftercall.features.Endings.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.actors.EngineEvent.ScriptStarted;
import io.aftercall.actors.EngineEvent.ScriptsTakenOver;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.request.SubmissionBuilder;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who runs the flows: an engine, and workers in processes of their own over the same Redis. */
final class WorkersIT {

    @TempDir
    Path data;

    private FlowFiles flows;
    private StripeSimulator stripe;
    private TestEngine engine;

    @BeforeEach
    void start() {
        flows = FlowFiles.in(data)
                .put(
                        "mine_response",
                        "context.put('me', request.context_id)\n[seen: context.asMap(), worker: request.worker_id]")
                .put("endless_response", "while (true) {}");
        stripe = StripeSimulator.start(SimulatorSettings.local());
        engine = TestEngine.join(data, stripe, EnumSet.of(Role.ENGINE));
    }

    @AfterEach
    void stop() {
        engine.close();
        stripe.close();
    }

    @Test
    @DisplayName("RW-01, RW-04: a worker runs what is for its ids, and leaves the rest to others")
    void runsOnlyWhatItServes() {
        RequestId shipping = engine.accept(mine("shipping", "c"));
        RequestId billing = engine.accept(mine("billing", "c"));
        try (TestEngine worker = worker("worker.ids-text", "billing, support")) {
            StoredRequest served = assertDone(stripe, engine.end(billing));
            assertDone(stripe, engine.end(engine.accept(mine("support", "c"))));

            assertThat(result(served).path("worker").asText()).isEqualTo("billing");
            assertThat(engine.look(shipping).status().state()).isEqualTo(RequestState.DISPATCHED);
            assertThat(worker.events.of(ScriptStarted.class)).hasSize(2);
        }
        try (TestEngine any = worker("worker.ids-text", "*")) {
            assertDone(stripe, engine.end(shipping));
            assertThat(any.events.of(ScriptStarted.class)).hasSize(1);
        }
    }

    @Test
    @DisplayName("RW-04, RW-05, RW-06: one worker serves many contexts, each with its own data, none sees another's")
    void keepsContextsApart() {
        try (TestEngine worker = worker("worker.threads", 2)) {
            List<RequestId> ids = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ids.add(engine.accept(mine("billing", "circle-" + i % 10)));
            }
            for (RequestId id : ids) {
                StoredRequest ended = assertDone(stripe, engine.end(id));
                String own = ended.request().routing().contextId();
                assertThat(result(ended).path("seen")).hasSize(1);
                assertThat(result(ended).path("seen").path("me").asText()).isEqualTo(own);
            }
            assertThat(worker.events.of(ScriptStarted.class)).hasSizeGreaterThanOrEqualTo(20);
        }
    }

    @Test
    @DisplayName("RW-03, E1: with one thread, priority 0 runs before 5 and 9, whatever came first")
    void runsTheUrgentFirst() {
        List<RequestId> ids = Stream.of(9, 5, 0, 9, 0)
                .map(priority -> engine.accept(mine("billing", "c").priority(priority)))
                .toList();
        ids.forEach(id -> await(id, RequestState.DISPATCHED));

        try (TestEngine worker = worker("worker.threads", 1, "worker.jobs", 1)) {
            ids.forEach(engine::end);

            assertThat(worker.events.of(ScriptStarted.class))
                    .extracting(started -> engine.look(started.id().request())
                            .request()
                            .routing()
                            .priority())
                    .containsExactly(0, 0, 5, 9, 9);
        }
    }

    @Test
    @DisplayName("RW-02, RW-09, RW-10, RH-41, J3: play a script; who waits for it gets its result and its reply")
    void repliesToWhoWaits() {
        try (TestEngine worker = worker()) {
            ExecutionId id =
                    engine.play("reply(order: 7, ok: true)\nprint 'said'\n[1, 2.50, 'x', null]", "billing", "c");

            ExecutionStatus ended = engine.end(id);

            assertThat(ended.state()).isEqualTo(ExecutionState.COMPLETED);
            assertThat(json(ended.replyJson())).isEqualTo(json("{\"order\":7,\"ok\":true}"));
            assertThat(ended.resultJson()).isEqualTo("[1,2.50,\"x\",null]");
            assertThat(ended.output()).isEqualTo("said");
            assertThat(worker.events.of(ScriptStarted.class)).hasSize(1);
        }
    }

    @Test
    @DisplayName("RW-11, J1: the state of a request can be asked for at every step")
    void tellsItsStateAtEveryStep() {
        SubmissionBuilder call =
                paymentWith("retry_after:1,delay:1000").flow("endless").delay(Duration.ofSeconds(1));
        RequestId id = engine.accept(call);

        assertThat(engine.look(id).status().state()).isEqualTo(RequestState.SCHEDULED);
        await(id, RequestState.BACKING_OFF);
        assertThat(engine.look(id).status().times().nextAttemptAt()).isNotNull();
        await(id, RequestState.IN_FLIGHT);
        await(id, RequestState.DISPATCHED);
        assertThat(script(engine.look(id)).state()).isEqualTo(ExecutionState.QUEUED);
        try (TestEngine worker = worker("scripts.timeout", "2s", "worker.max-attempts", 1)) {
            await(id, RequestState.RUNNING);
            assertThat(script(engine.look(id)).state()).isEqualTo(ExecutionState.RUNNING);
            assertThat(engine.end(id).status().state()).isEqualTo(RequestState.BURIED);
            assertThat(script(engine.look(id)).state()).isEqualTo(ExecutionState.FAILED);
            assertThat(worker.events.of(ScriptStarted.class)).hasSize(1);
        }
    }

    @Test
    @DisplayName("RW-12, RW-16: two workers share the load; each flow runs once")
    void sharesTheLoad() {
        List<RequestId> ids = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ids.add(engine.accept(mine("billing", "c" + i)));
        }
        ids.forEach(id -> await(id, RequestState.DISPATCHED));

        try (TestEngine one = worker("worker.threads", 1);
                TestEngine two = worker("worker.threads", 1)) {
            for (int i = 0; i < 200; i++) {
                ids.add(engine.accept(mine("billing", "d" + i)));
            }
            ids.forEach(id -> assertDone(stripe, engine.end(id)));

            List<ExecutionId> started = Stream.of(one, two)
                    .flatMap(worker -> worker.events.of(ScriptStarted.class).stream())
                    .map(ScriptStarted::id)
                    .toList();
            assertThat(started).doesNotHaveDuplicates().hasSize(400);
            assertThat(one.events.of(ScriptStarted.class)).isNotEmpty();
            assertThat(two.events.of(ScriptStarted.class)).isNotEmpty();
        }
    }

    @Test
    @DisplayName("RW-13, B2, T6: kill -9 of a worker in the middle of a script; a living one takes the script over")
    void takesOverFromADeadWorker() {
        RequestId id;
        try (WorkerProcess victim = WorkerProcess.start(data, flows, stripe)) {
            id = engine.accept(mine("billing", "c").flow("endless"));
            await(id, RequestState.RUNNING);
            victim.kill();
        }
        flows.put("endless_response", "context.increment('runs')\n'taken over'");

        try (TestEngine living = worker("worker.lease", "1s")) {
            StoredRequest ended = assertDone(stripe, engine.end(id));

            assertThat(result(ended).asText()).isEqualTo("taken over");
            assertThat(living.events.of(ScriptsTakenOver.class)).hasSize(1);
        }
    }

    private static SubmissionBuilder mine(String worker, String context) {
        return payment().flow("mine").worker(worker).context(context);
    }

    private TestEngine worker(Object... more) {
        List<Object> settings = new ArrayList<>(List.of("flows.dir", flows.path()));
        settings.addAll(List.of(more));
        return TestEngine.join(data, stripe, EnumSet.of(Role.WORKER), settings.toArray());
    }

    private void await(RequestId id, RequestState state) {
        Awaitility.await()
                .atMost(TestEngine.WAIT)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> engine.look(id).status().state() == state);
    }
}
