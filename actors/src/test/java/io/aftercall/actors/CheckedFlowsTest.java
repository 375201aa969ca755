package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.config.ContextSettings;
import io.aftercall.config.ScriptSettings;
import io.aftercall.queue.ActivateReply;
import io.aftercall.queue.FlowPublication;
import io.aftercall.scripts.FlowDirectory;
import io.aftercall.scripts.GroovyScriptEngine;
import io.aftercall.testing.InMemoryStore;
import io.aftercall.testing.RecordingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** N2, N3: what becomes active by hand is checked like what becomes active by a file. */
final class CheckedFlowsTest {

    private static final String FLOW = "pay_response";
    private static final Path NO_FLOWS = Path.of("no-flows");
    private static final String OLD = "a".repeat(64);
    private static final String BROKEN = "b".repeat(64);
    private static final String GOOD = "c".repeat(64);

    private final InMemoryStore store = InMemoryStore.create();
    private final GroovyScriptEngine engine = GroovyScriptEngine.create(
            new ScriptSettings(NO_FLOWS, Duration.ofSeconds(60), 1, 10, 4096, 4096, 5, new ContextSettings(100, 4096)));

    @BeforeEach
    void publish() {
        publish(OLD, "0");
        publish(BROKEN, "1\nSystem.exit(1)");
        publish(GOOD, "2");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    @DisplayName(
            "N2 N3: a version that the lint of today refuses does not become active again; the one that runs goes on")
    void activatesOnlyWhatCanRun() {
        CheckedFlows flows = flows(Runnable::run, Duration.ofMinutes(1));

        assertThat(await(flows.activate(FLOW, BROKEN, "ann")))
                .isInstanceOfSatisfying(
                        ActivateReply.Refused.class,
                        refused -> assertThat(refused.why()).contains("line 2"));
        assertThat(active()).isEqualTo(GOOD);
        assertThat(await(flows.activate(FLOW, GOOD, "ann"))).isEqualTo(new ActivateReply.Already());
        assertThat(await(flows.activate(FLOW, "0".repeat(64), "ann"))).isEqualTo(new ActivateReply.Unknown());
        assertThat(await(flows.activate(FLOW, OLD, "ann"))).isEqualTo(new ActivateReply.Done());
        assertThat(active()).isEqualTo(OLD);
    }

    @Test
    @DisplayName("N3: a version that is not compiled in time does not become active, and nobody waits for it for ever")
    void activatesNothingUnchecked() {
        CheckedFlows flows = flows(compile -> {}, Duration.ofMillis(20));

        assertThat(await(flows.activate(FLOW, OLD, "ann")))
                .isInstanceOfSatisfying(
                        ActivateReply.Refused.class,
                        refused -> assertThat(refused.why()).contains("not compiled within"));
        assertThat(active()).isEqualTo(GOOD);
    }

    private CheckedFlows flows(Executor compiling, Duration patience) {
        FlowPublisher publisher = new FlowPublisher(
                store.flows(),
                new FlowDirectory(NO_FLOWS, InstantSource.system()),
                engine,
                "a",
                new RecordingListener());
        return new CheckedFlows(store.flows(), publisher, compiling, patience);
    }

    private void publish(String version, String text) {
        await(store.flows().publish(new FlowPublication(FLOW, version, text, "older", null)));
    }

    private String active() {
        return await(store.flows().changedSince(-1))
                .orElseThrow()
                .flows()
                .get(FLOW)
                .version();
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
