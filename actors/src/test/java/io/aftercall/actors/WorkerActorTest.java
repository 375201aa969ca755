package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static io.aftercall.actors.StubScriptEngine.returned;
import static io.aftercall.actors.StubScriptEngine.threw;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Requests;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.RequestId;
import io.aftercall.scripts.ChildCall;
import io.aftercall.scripts.ContextChange;
import io.aftercall.scripts.Effects;
import io.aftercall.scripts.ScriptResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class WorkerActorTest extends WorkerActorTestBase {

    @Test
    @DisplayName("RW-04 RW-05: the script sees its own context as it is stored")
    void loadsTheContext() {
        changeContext("ctx-1", new ContextChange.Put("seen", "3"));
        changeContext("ctx-2", new ContextChange.Put("other", "4"));
        bench.engine.willEnd(returned("1"));

        run(bench.hold(Requests.play()));

        assertThat(bench.engine.calls().getFirst().input().context()).isEqualTo(Map.of("seen", "3"));
    }

    @Test
    @DisplayName("RW-09 RW-10 RW-11: result, reply and output are stored")
    void recordsTheResult() {
        bench.engine.willEnd(new ScriptResult.Returned(
                "v7", "printed", "{\"sum\":1.10}", new Effects(List.of(), List.of(), "\"thanks\"")));
        HeldJob job = bench.hold(Requests.play());

        run(job);

        ExecutionStatus status = bench.status(job.lease().id());
        assertThat(status.state()).isEqualTo(ExecutionState.COMPLETED);
        assertThat(status.version()).isEqualTo("v7");
        assertThat(status.resultJson()).isEqualTo("{\"sum\":1.10}");
        assertThat(status.replyJson()).isEqualTo("\"thanks\"");
        assertThat(status.output()).isEqualTo("printed");
        assertThat(bench.events.of(EngineEvent.ScriptEnded.class))
                .containsExactly(new EngineEvent.ScriptEnded(job.lease().id(), ExecutionState.COMPLETED));
    }

    @Test
    @DisplayName("RH-36 P7: calls and context changes of a run are published, then it is finished")
    void publishesTheOutbox() {
        HeldJob job = bench.hold(Requests.play());
        RequestId child = RequestId.childOf(job.lease().id(), "1");
        bench.engine.willEnd(
                returned(new Effects(List.of(call(child)), List.of(new ContextChange.Increment("n", 2)), null)));

        run(job);

        assertThat(bench.status(job.lease().id()).state()).isEqualTo(ExecutionState.COMPLETED);
        assertThat(bench.status(job.lease().id()).children()).containsExactly(child);
        assertThat(join(bench.store.requests().find(child))).isPresent();
        assertThat(join(bench.store.contexts().load("ctx-1"))).containsEntry("n", "2");
    }

    @Test
    @DisplayName("RW-08 P8: a script that throws is repeated after a while, then buried with its error")
    void repeatsThenBuries() {
        bench.engine.willEnd(threw(), threw());
        HeldJob job = bench.hold(Requests.play());

        run(job);
        assertThat(bench.status(job.lease().id()).state()).isEqualTo(ExecutionState.QUEUED);
        assertThat(bench.events.of(EngineEvent.ScriptRetryScheduled.class))
                .containsExactly(
                        new EngineEvent.ScriptRetryScheduled(job.lease().id(), 1, Duration.ofMillis(20), "it broke"));
        promote();
        run(bench.take());

        ExecutionStatus status = bench.status(job.lease().id());
        assertThat(status.state()).isEqualTo(ExecutionState.FAILED);
        assertThat(status.error()).isEqualTo("it broke");
        assertThat(status.attempts()).isEqualTo(2);
    }

    @Test
    void repeatsWhatTookTooLong() {
        bench.engine.willEnd(new ScriptResult.TimedOut("v1", "", Duration.ofSeconds(30)));
        HeldJob job = bench.hold(Requests.play());

        run(job);

        assertThat(bench.status(job.lease().id()).state()).isEqualTo(ExecutionState.QUEUED);
        assertThat(bench.status(job.lease().id()).error()).contains("PT30S");
    }

    @Test
    @DisplayName("RW-08: what cannot succeed is not repeated, and has an ending with a name")
    void namesEveryEnding() {
        bench.engine.willEnd(new ScriptResult.Rejected(null, "", "does not compile"), new ScriptResult.NoFlow("x"));
        HeldJob rejected = bench.hold(Requests.play());
        run(rejected);
        HeldJob missing = bench.hold(Requests.play());
        run(missing);

        assertThat(bench.status(rejected.lease().id()).state()).isEqualTo(ExecutionState.REJECTED);
        assertThat(bench.status(rejected.lease().id()).error()).isEqualTo("does not compile");
        assertThat(bench.status(missing.lease().id()).state()).isEqualTo(ExecutionState.NO_FLOW);
    }

    @Test
    @DisplayName("RW-13: a child that cannot be sent rejects the run; nothing of it counts")
    void rejectsARunWithABadChild() {
        HeldJob job = bench.hold(Requests.play());
        RequestId child = RequestId.childOf(job.lease().id(), "1");
        ChildCall bad = new ChildCall(
                child.value(), "1", "stripe", "POST", "/v1/../v2", "{}", null, "billing", "ctx-1", null, null, null);
        bench.engine.willEnd(returned(new Effects(List.of(bad), List.of(new ContextChange.Increment("n", 2)), null)));

        run(job);

        assertThat(bench.status(job.lease().id()).state()).isEqualTo(ExecutionState.REJECTED);
        assertThat(bench.status(job.lease().id()).error())
                .contains("call 1 (stripe)")
                .contains("path");
        assertThat(join(bench.store.contexts().load("ctx-1"))).isEmpty();
    }
}
